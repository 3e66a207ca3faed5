/** How a command ends: `differs` is an answer, `unusable` means that there was nothing to answer. */
export const Exit = { done: 0, differs: 1, unusable: 2 } as const;

export interface Outcome {
  readonly exit: (typeof Exit)[keyof typeof Exit];
  readonly lines: readonly string[];
}
