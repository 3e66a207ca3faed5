import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream';
import { types } from 'node:util';
import { createGunzip } from 'node:zlib';

/** Codes of files that cannot be used; the table in README.md lists them. */
export const FILE_FAULTS = {
  FILE_UNREADABLE: 'The file cannot be read or unpacked.',
  FILE_UNKNOWN: 'The file is of no known layout.',
} as const;

/** A file that cannot be used. */
export class FileFault extends Error {
  override readonly name = 'FileFault';

  constructor(
    readonly code: keyof typeof FILE_FAULTS,
    message: string,
  ) {
    super(message);
  }
}

const GZIP_MAGIC = [0x1f, 0x8b];
/** The byte order mark, which is no part of the text, as each encoding reads it. */
const MARKS = { utf8: '\uFEFF', latin1: '\u00EF\u00BB\u00BF' } as const;

/**
 * Yields the text of a file in pieces, without a byte order mark, unpacked when its first bytes say gzip. Errors: {@link FileFault}
 * `FILE_UNREADABLE`.
 */
export async function* readPieces(file: string, encoding: 'utf8' | 'latin1'): AsyncGenerator<string> {
  try {
    const isPacked = await isGzip(file);
    const bytes = createReadStream(file);
    // Pipeline hands a fault of the file on to whoever reads what is unpacked; its own callback has nothing to add.
    const stream = isPacked ? pipeline(bytes, createGunzip(), () => undefined) : bytes;
    stream.setEncoding(encoding);
    let isStart = true;
    for await (const piece of stream as AsyncIterable<string>) {
      yield isStart && piece.startsWith(MARKS[encoding]) ? piece.slice(MARKS[encoding].length) : piece;
      isStart = false;
    }
  } catch (error) {
    if (!isSystemFault(error)) throw error;
    throw new FileFault('FILE_UNREADABLE', `Cannot read ${path.resolve(file)} (${error.code}).`);
  }
}

/** Returns the whole text of a file. Errors: as {@link readPieces}. */
export async function readText(file: string): Promise<string> {
  let text = '';
  for await (const piece of readPieces(file, 'utf8')) text += piece;
  return text;
}

async function isGzip(file: string): Promise<boolean> {
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(GZIP_MAGIC.length), 0, GZIP_MAGIC.length, 0);
    return bytesRead === GZIP_MAGIC.length && GZIP_MAGIC.every((byte, index) => buffer[index] === byte);
  } finally {
    await handle.close();
  }
}

/** Faults of the file system and of unpacking have a code; what the reader of the pieces throws does not pass here. */
function isSystemFault(error: unknown): error is NodeJS.ErrnoException & { readonly code: string } {
  return types.isNativeError(error) && 'code' in error && typeof error.code === 'string';
}
