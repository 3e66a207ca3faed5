/** A line as it stands in the input, without its end. */
export interface InputLine {
  /** From 1. */
  readonly line: number;
  /** Undefined when it is longer than {@link LINE_LENGTH_MAX}. */
  readonly text: string | undefined;
}

/** Characters; a longer line is read over, so that memory has a bound. */
export const LINE_LENGTH_MAX = 1_000_000;

/**
 * Splits text that comes in pieces at line feeds only: JSON may hold the other line separators of Unicode within a string. A carriage
 * return before a line feed belongs to the end, a byte order mark to the beginning. The last line needs no end.
 */
export async function* splitLines(pieces: AsyncIterable<string>): AsyncGenerator<InputLine> {
  let rest = '';
  let isTooLong = false;
  let line = 0;
  let isStart = true;
  for await (const piece of pieces) {
    const parts = (isStart ? withoutMark(piece) : piece).split('\n');
    isStart = false;
    const last = parts.pop() as string;
    for (const part of parts) {
      line += 1;
      yield inputLine(line, isTooLong ? undefined : rest + part);
      rest = '';
      isTooLong = false;
    }
    if (isTooLong || rest.length + last.length > LINE_LENGTH_MAX) {
      isTooLong = true;
      rest = '';
    } else rest += last;
  }
  if (isTooLong || rest !== '') yield inputLine(line + 1, isTooLong ? undefined : rest);
}

const BYTE_ORDER_MARK = '\uFEFF';

function withoutMark(piece: string): string {
  return piece.startsWith(BYTE_ORDER_MARK) ? piece.slice(1) : piece;
}

function inputLine(line: number, text: string | undefined): InputLine {
  const isTooLong = text === undefined || text.length > LINE_LENGTH_MAX;
  return { line, text: isTooLong ? undefined : text.endsWith('\r') ? text.slice(0, -1) : text };
}
