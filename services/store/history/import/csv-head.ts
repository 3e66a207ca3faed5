import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { PlatformError } from '#platform/errors';
import { HistoryCode } from '../history-codes.js';

/** The header's names without byte order mark and blanks, and the fields of the first line below it. */
export interface CsvHead {
  readonly names: readonly string[];
  readonly first: readonly string[];
}

const HEAD_BYTES = 65_536;

/** Errors: PlatformError `HISTORY_FILE_UNREADABLE`. */
export async function readCsvHead(path: string): Promise<CsvHead> {
  const file = createReadStream(path);
  const unpacked = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  file.on('error', (error) => unpacked.destroy(error));
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of unpacked) {
      parts.push(part as Buffer);
      length += (part as Buffer).length;
      if (length >= HEAD_BYTES) break;
    }
  } catch (error) {
    throw new PlatformError(HistoryCode.fileUnreadable, { cause: error, message: `${path} cannot be read.` });
  } finally {
    file.destroy();
  }
  return headOf(Buffer.concat(parts).toString('utf8'));
}

export function headOf(text: string): CsvHead {
  const [header = '', first = ''] = text.replace(/^\uFEFF/, '').split(/\r?\n/, 2);
  return { names: header.split(',').map((name) => name.trim().replace(/^"(.*)"$/, '$1')), first: first.split(',') };
}

const DATE_FORMATS: readonly [RegExp, string][] = [
  [/^\d{2}\/\d{2}\/\d{4}$/, '%m/%d/%Y'],
  [/^\d{8}$/, '%Y%m%d'],
];

/** Returns DuckDB's format of a date such as the given one; ISO unless it is one of the known others. */
export function dateFormatOf(sample: string | undefined): string {
  return DATE_FORMATS.find(([form]) => form.test(sample ?? ''))?.[1] ?? '%Y-%m-%d';
}
