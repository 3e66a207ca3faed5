// A refusal is a problem that the person at the terminal can solve: one sentence that says what to do, no stack.

export class Refusal extends Error {}

/** Runs a command's main function; a refusal ends it with its sentence, anything else with its stack. */
export async function runMain(main) {
  try {
    await main();
  } catch (error) {
    // Code under dist/ has a Refusal class of its own, so the name decides, not the identity.
    const isRefusal = error instanceof Error && error.constructor.name === 'Refusal';
    process.stderr.write(`thetapod: ${isRefusal ? error.message : (error?.stack ?? error)}\n`);
    process.exitCode = 1;
  }
}
