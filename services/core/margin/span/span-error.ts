/** Codes of a SPAN file that cannot be read. */
export const SPAN_FAULTS = {
  SPAN_XML: 'The text is not well-formed XML of the plain kind that SPAN files are.',
  SPAN_FIELD: 'A field is missing or is not what it should be.',
  SPAN_INCOMPLETE: 'The file ends before it is complete.',
} as const;
export type SpanFault = keyof typeof SPAN_FAULTS;

/** A file that cannot be read: where, and which field. */
export class SpanError extends Error {
  override readonly name = 'SpanError';

  constructor(
    readonly code: SpanFault,
    /** From 1. */
    readonly line: number,
    readonly field: string,
  ) {
    super(`${SPAN_FAULTS[code]} Line ${line}, ${field}.`);
  }
}
