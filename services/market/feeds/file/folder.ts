import { createReadStream } from 'node:fs';
import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { createGunzip, gunzipSync } from 'node:zlib';
import type { Instant, TradingDate, Underlying } from '#core/units';
import { PlatformError } from '#platform/errors';
import { MarketCode } from '../../market-errors.js';
import { mapChain } from './map.js';
import { parseChainFile } from './parse.js';

/** One chain file of a replay and what it is about, told by its first line. */
export interface ChainFile {
  readonly path: string;
  readonly underlying: Underlying;
  readonly date: TradingDate;
  readonly tsEvent: Instant;
  /** Number of this underlying's snapshots up to and with this one: its frames' sequence number. */
  readonly sequence: number;
}

/** All files of one instant. */
export interface ReplayStep {
  readonly date: TradingDate;
  readonly tsEvent: Instant;
  readonly files: readonly ChainFile[];
}

export interface ReplayPlan {
  /** `replay:<folder name>` */
  readonly source: string;
  /** Ascending by instant, at least one. */
  readonly steps: readonly ReplayStep[];
  /** Names of files whose header is of no known layout or that hold no readable line. */
  readonly ignored: readonly string[];
}

const CHAIN_FILE = /\.csv(\.gz)?$/;
/** Enough for a header and some lines, compressed or not. */
const HEAD_BYTES = 16_384;

/**
 * Reads what a folder holds: one day folder, a folder of day folders, or a folder of files of many days.
 * Errors: PlatformError `REPLAY_FOLDER_UNREADABLE`, `REPLAY_FOLDER_EMPTY`.
 */
export async function planReplay(folder: string): Promise<ReplayPlan> {
  const paths = await chainPaths(folder);
  const found: Omit<ChainFile, 'sequence'>[] = [];
  const ignored: string[] = [];
  for (const path of paths) {
    const about = await aboutFile(path);
    if (about) found.push(about);
    else ignored.push(basename(path));
  }
  if (found.length === 0) {
    throw new PlatformError(MarketCode.replayFolderEmpty, {
      message: `No chain files of a known layout in ${folder}: it needs .csv or .csv.gz files, or folders of them.`,
    });
  }
  found.sort(
    (a, b) => a.tsEvent - b.tsEvent || (a.underlying < b.underlying ? -1 : a.underlying > b.underlying ? 1 : 0),
  );
  return { source: `replay:${asciiName(basename(folder))}`, steps: stepsOf(found), ignored };
}

/** A frame's header is ASCII. */
function asciiName(name: string): string {
  return name.replace(/[^A-Za-z0-9._-]/g, '_') || 'folder';
}

function stepsOf(files: readonly Omit<ChainFile, 'sequence'>[]): readonly ReplayStep[] {
  const seen = new Map<Underlying, number>();
  const steps: { date: TradingDate; tsEvent: Instant; files: ChainFile[] }[] = [];
  for (const file of files) {
    const sequence = (seen.get(file.underlying) ?? 0) + 1;
    seen.set(file.underlying, sequence);
    const step = steps.at(-1);
    if (step && step.tsEvent === file.tsEvent) step.files.push({ ...file, sequence });
    else steps.push({ date: file.date, tsEvent: file.tsEvent, files: [{ ...file, sequence }] });
  }
  return steps;
}

async function chainPaths(folder: string): Promise<readonly string[]> {
  const entries = await listFolder(folder);
  const paths: string[] = [];
  for (const name of entries) {
    const path = join(folder, name);
    if (CHAIN_FILE.test(name)) paths.push(path);
    else if ((await stat(path)).isDirectory()) {
      for (const inner of await listFolder(path)) if (CHAIN_FILE.test(inner)) paths.push(join(path, inner));
    }
  }
  return paths;
}

async function listFolder(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    throw new PlatformError(MarketCode.replayFolderUnreadable, {
      cause: error,
      message: `Cannot read the folder ${folder}.`,
    });
  }
}

async function aboutFile(path: string): Promise<Omit<ChainFile, 'sequence'> | undefined> {
  const head = await readHead(path);
  const lastBreak = head.lastIndexOf('\n');
  const parsed = parseChainFile(lastBreak > 0 ? head.slice(0, lastBreak) : head);
  const snapshot = parsed && mapChain(parsed)[0];
  return snapshot && { path, underlying: snapshot.underlying, date: snapshot.date, tsEvent: snapshot.tsEvent };
}

async function readHead(path: string): Promise<string> {
  const file = createReadStream(path);
  const stream = path.endsWith('.gz') ? file.pipe(createGunzip()) : file;
  const parts: Buffer[] = [];
  let length = 0;
  try {
    for await (const part of stream) {
      parts.push(part as Buffer);
      length += (part as Buffer).length;
      if (length >= HEAD_BYTES) break;
    }
  } catch {
    // A file that cannot be unpacked shows in `ignored`, like any other that is no chain file.
  } finally {
    file.destroy();
  }
  return Buffer.concat(parts).toString('utf8');
}

/** Returns the text of a chain file, unpacked. */
export async function readChainFile(path: string): Promise<string> {
  const bytes = await readFile(path);
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
}
