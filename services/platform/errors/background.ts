/** What is done with the failure of work that nobody awaits. */
export interface BackgroundPolicy {
  readonly onFailure: (error: unknown, name: string) => void;
}

/**
 * Runs work that the caller does not await, so that no rejection goes unhandled.
 * @returns a promise that never rejects, for those who want to know when it ended
 */
export async function runBackground(
  name: string,
  policy: BackgroundPolicy,
  work: () => Promise<unknown>,
): Promise<void> {
  try {
    await work();
  } catch (error) {
    policy.onFailure(error, name);
  }
}
