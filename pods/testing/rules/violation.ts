/** A rule that the run broke. */
export class Violation extends Error {
  override readonly name = 'Violation';
}

export function demand(holds: boolean, rule: string): asserts holds {
  if (!holds) throw new Violation(rule);
}
