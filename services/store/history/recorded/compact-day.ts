import { decodeFrame, spotOf } from '#core/model';
import { thirtyDayVol } from '#core/surface';
import { assert, type TradingDate } from '#core/units';
import { sha256Hex } from '#platform/hash';
import { deflateLarge } from '../../rows/index.js';
import type { Duck } from '../duck.js';
import { folderNameOf, type HistoryFolder } from '../history-folder.js';
import type { HistoryFile, ManifestPort } from '../manifest.js';
import { type FrameSpool, readSpool } from './frame-spool.js';

export interface CompactParts {
  readonly spool: FrameSpool;
  readonly manifest: ManifestPort;
  readonly folder: HistoryFolder;
  readonly duck: Duck;
}

export interface Compacted {
  readonly underlying: string;
  readonly frames: number;
  /** Spool files whose end was cut off. */
  readonly cutFiles: number;
  /** Bytes of spool files that the disk has changed, and with them a frame or more. */
  readonly damagedBytes: number;
}

const IMPORTER = 'recorder@1';

/**
 * Makes Parquet of what was recorded on a day, underlying by underlying: the frames as they are, and the day's 30-day volatility. The spool goes once
 * the files count; a death before or after leaves both right, and two that compact the same day end with one result.
 */
export async function compactDay(parts: CompactParts, day: TradingDate): Promise<readonly Compacted[]> {
  const done: Compacted[] = [];
  for (const underlying of await parts.spool.underlyings(day)) {
    const compacted = await compactUnderlying(parts, day, underlying);
    if (compacted) done.push(compacted);
  }
  return done;
}

async function compactUnderlying(
  { spool, manifest, folder, duck }: CompactParts,
  day: TradingDate,
  underlying: string,
): Promise<Compacted | undefined> {
  const files = await spool.files(day, underlying);
  const read = await Promise.all(files.map(readSpool));
  const unique = new Map(read.flatMap(({ frames }) => frames.map((frame) => [frame.hash, frame] as const)));
  const frames = [...unique.values()].map(({ hash, bytes }) => ({ hash, bytes, frame: decodeFrame(bytes) }));
  const cutFiles = read.filter(({ isCut }) => isCut).length;
  const damagedBytes = read.reduce((sum, one) => sum + one.damagedBytes, 0);
  const contentHash = sha256Hex([...unique.keys()].sort().join('\n'));
  if (frames.length > 0 && (await manifest.findSource(contentHash, IMPORTER)) === undefined) {
    const batch = await manifest.nextBatch();
    const rows = await Promise.all(
      frames.map(
        async ({ hash, bytes, frame }) => [frame.tsEvent, frame.sequence, hash, await deflateLarge(bytes)] as const,
      ),
    );
    await duck.fill('recorded (ts BIGINT, sequence BIGINT, hash VARCHAR, frame BLOB)', rows);
    const place = `${folderNameOf(underlying)}/${day.slice(0, 4)}/${batch}.parquet`;
    const of = (dataset: string) => ({ path: `${dataset}/${place}`, dataset, underlying, orderBy: 'ts' });
    const date = `DATE '${day}' AS trading_date`;
    const written: HistoryFile[] = [
      await folder.write(duck, {
        ...of('frames'),
        select: `SELECT ts, ${date}, sequence, hash, frame FROM recorded`,
        orderBy: 'ts, sequence',
      }),
    ];
    const last = frames.reduce((a, b) => (b.frame.tsEvent >= a.frame.tsEvent ? b : a)).frame;
    const vol = last.staleCopy ? undefined : thirtyDayVol(last);
    if (vol !== undefined) {
      const select = `SELECT CAST(${last.tsEvent} AS BIGINT) AS ts, ${date}, CAST(${vol} AS DOUBLE) AS vol30, CAST(${spotOf(last) ?? 'NULL'} AS BIGINT) AS spot`;
      written.push(await folder.write(duck, { ...of('vols'), select }));
    }
    const report = { taken: frames.length, quarantined: {} };
    const source = {
      batch,
      contentHash,
      importer: IMPORTER,
      name: `${underlying} ${day}`,
      rows: frames.length,
      report,
    };
    if (!(await manifest.addSource(source, written))) await folder.remove(written.map(({ path }) => path));
  }
  assert(
    frames.every(({ frame }) => frame.underlying === underlying),
    'Invariant: a spool file is of one underlying',
  );
  await spool.remove(files, day, underlying);
  const isNothing = frames.length === 0 && cutFiles === 0;
  return isNothing ? undefined : { underlying, frames: frames.length, cutFiles, damagedBytes };
}
