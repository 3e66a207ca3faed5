import { SpanError } from '#core/margin/span';
import { FileFault, readPieces } from '../files/index.js';
import type { LineWriter } from '../lines/index.js';
import { Exit } from '../outcome.js';
import { pa2Lines, spnLines } from './span-lines.js';

/**
 * Prints every contract of a SPAN file with its array recomputed. The kind of file shows in its first character: `.spn` is XML.
 * A fault ends the file with an error line; contracts before it were printed. Ends with `unusable` (2) then.
 */
export async function spanCommand(file: string, writer: LineWriter): Promise<(typeof Exit)[keyof typeof Exit]> {
  try {
    let lines: ReturnType<typeof spnLines> | undefined;
    // SPAN files are ASCII; every byte is a character here, so that no piece ends inside of one.
    for await (const piece of readPieces(file, 'latin1')) {
      lines ??= piece.trimStart().startsWith('<') ? spnLines() : pa2Lines();
      for (const line of lines.push(piece)) await writer.write(line);
      if (writer.isClosed) return Exit.done;
    }
    for (const line of (lines ?? spnLines()).end()) await writer.write(line);
    return Exit.done;
  } catch (error) {
    await writer.write(errorLine(error));
    return Exit.unusable;
  } finally {
    await writer.end();
  }
}

function errorLine(error: unknown): string {
  if (error instanceof FileFault) return JSON.stringify({ error: { code: error.code, message: error.message } });
  if (!(error instanceof SpanError)) throw error;
  const { line, code, message, field } = error;
  return JSON.stringify({ line, error: { code, message, field } });
}
