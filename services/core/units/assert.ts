/** Thrown when our own code broke a promise. Never caught to go on: the process restarts from its checkpoint. */
export class InvariantError extends Error {
  override readonly name = 'InvariantError';
}

/**
 * Crashes when an invariant does not hold; on in production.
 * @param message - states the positive rule, starting with "Invariant:"
 */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new InvariantError(message);
}

/** Makes a switch over a union exhaustive at compile time. */
export function unreachable(value: never): never {
  throw new InvariantError(`Invariant: every case is handled, got ${String(value)}`);
}
