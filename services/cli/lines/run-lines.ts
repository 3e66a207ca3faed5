import type { Readable } from 'node:stream';
import { Exit } from '../outcome.js';
import { answerLine, type ReadLine, refused } from './answer-line.js';
import type { LineWriter } from './output.js';
import { splitLines } from './split-lines.js';

/** Answers every line of the input that is not blank, in order. Ends with `differs` (1) when one of them was bad. */
export async function runLines(
  read: ReadLine,
  input: Readable,
  writer: LineWriter,
): Promise<(typeof Exit)[keyof typeof Exit]> {
  let isBad = false;
  input.setEncoding('utf8');
  for await (const { line, text } of splitLines(input)) {
    if (writer.isClosed) break;
    if (text?.trim() === '') continue;
    const out = answerLine(text === undefined ? () => refused('LINE_TOO_LONG') : read, text ?? '', line);
    isBad ||= out.isBad;
    await writer.write(out.text);
  }
  await writer.end();
  return isBad ? Exit.differs : Exit.done;
}
