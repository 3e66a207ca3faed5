import { closeSync, openSync, writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { PlatformError } from '#platform/errors';
import { randomId } from '#platform/hash';
import { HistoryCode } from '../history-codes.js';
import { BAR_LAYOUTS } from './bar-layouts.js';
import { CHAIN_LAYOUTS } from './chain-layouts.js';
import { type CsvHead, headOf, readCsvHead } from './csv-head.js';
import type { Layout, SourceName } from './layout.js';
import { leanArchiveOf, leanTableOf, leanText } from './lean.js';
import { LEAN_EVENTS, leanEventsText } from './lean-events.js';

/** A text as one layout reads it: the file itself, or a temporary one that was laid out from it. */
export interface SourceText {
  readonly path: string;
  readonly head: CsvHead;
  readonly layout: Layout;
  readonly about: SourceName;
  readonly isTemporary: boolean;
}

const LAYOUTS = [...CHAIN_LAYOUTS, ...BAR_LAYOUTS];
export const IMPORTABLE = /\.(csv|csv\.gz|zip)$/;

/**
 * Yields what a file is, once for each dataset that it holds.
 * Errors: PlatformError `HISTORY_LAYOUT_UNKNOWN`, `HISTORY_FILE_UNREADABLE`, `HISTORY_ARCHIVE_UNREADABLE`.
 */
export async function* readSourceText(path: string, scratch: string): AsyncGenerator<SourceText> {
  const about = nameOf(path);
  const table = leanTableOf(path);
  if (table) {
    const text = leanEventsText(await read(path), table);
    return yield laidOut([text], scratch, { layout: LEAN_EVENTS[table.kind], about: { ticker: table.ticker } });
  }
  if (path.endsWith('.zip')) {
    const archive = leanArchiveOf(path);
    if (!archive) throw unknownLayout(path);
    const text = leanText(await readFile(path), archive);
    return yield laidOut(text, scratch, {
      layout: archive.layout,
      about: { ticker: archive.ticker, ...(archive.day && { day: archive.day }) },
    });
  }
  const head = await readCsvHead(path);
  const layouts = LAYOUTS.filter((layout) => fits(layout, head, about));
  if (layouts.length === 0) throw unknownLayout(path);
  for (const layout of layouts) yield { path, head, layout, about, isTemporary: false };
}

function fits({ columns, name }: Layout, { names }: CsvHead, { day }: SourceName): boolean {
  return (
    Object.keys(columns).every((column) => names.includes(column)) && (name !== 'lean-universe' || day !== undefined)
  );
}

/** `AAPL.csv.gz`, `vix_daily.csv.gz`; of a universe the folder is the ticker and the file the day. */
function nameOf(path: string): SourceName {
  const parts = path.replaceAll('\\', '/').split('/');
  const stem = basename(path).replace(/\.(csv|csv\.gz|zip)$/, '');
  const day = /^(\d{4})(\d{2})(\d{2})$/.exec(stem);
  const named = day ? (parts.at(-2) ?? '') : (stem.split('_')[0] as string);
  // Yahoo writes a share's class behind a hyphen.
  const ticker = named
    .toUpperCase()
    .replace('-', '.')
    .replace(/[^A-Z0-9.]/g, '');
  return { ticker, ...(day && { day: `${day[1]}-${day[2]}-${day[3]}` }) };
}

function laidOut(parts: Iterable<string>, scratch: string, of: Pick<SourceText, 'layout' | 'about'>): SourceText {
  const path = join(scratch, `${randomId()}.csv`);
  const file = openSync(path, 'wx');
  let head: CsvHead | undefined;
  let kept = '';
  try {
    for (const part of parts) {
      if (kept.length < 4096) kept += part;
      writeSync(file, part);
    }
    head = headOf(kept);
  } finally {
    closeSync(file);
  }
  return { ...of, path, head, isTemporary: true };
}

async function read(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new PlatformError(HistoryCode.fileUnreadable, { cause: error, message: `${path} cannot be read.` });
  }
}

function unknownLayout(path: string): PlatformError {
  return new PlatformError(HistoryCode.layoutUnknown, { message: `${basename(path)} is of no known layout.` });
}
