/** Codes of lines that could not be answered; the table in README.md lists them. */
export const LINE_FAULTS = {
  JSON_UNREADABLE: 'The line is not JSON.',
  INPUT_INVALID: 'A field is missing, unknown or not what it should be.',
  OUT_OF_DOMAIN: 'The model has no value for these inputs.',
  NOT_ALLOWED: 'An account of this kind may not hold the position.',
  LINE_TOO_LONG: 'The line is longer than a line may be.',
} as const;
export type LineFault = keyof typeof LINE_FAULTS;

/** Why one line has no answer. */
export interface Refusal {
  readonly code: LineFault;
  readonly message: string;
  /** Path of the field, such as `legs.0.strike`. */
  readonly field?: string;
}

export function refusal(code: LineFault, message: string = LINE_FAULTS[code], field?: string): Refusal {
  return { code, message, ...(field === undefined ? {} : { field }) };
}
