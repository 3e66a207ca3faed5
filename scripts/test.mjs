// npm test: every check and test, on databases of its own. `npm test -- --only unit [part of a file name]`.
import { build, makeReady, ROOT, runMain } from './bootstrap/index.mjs';

await runMain(async () => {
  try {
    makeReady({ only: ['database client', 'servers'] });
  } catch (error) {
    // Whoever reads only the last line learns that it failed.
    process.once('exit', () => console.log('\n0 passed, 1 failed'));
    throw error;
  }
  const { runTests } = await import('../dist/scripts/test-run/index.js');
  await runTests(process.argv.slice(2), { root: ROOT, buildWebApp: () => build({ only: ['web app'] }) });
});
