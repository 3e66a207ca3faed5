import type { ChainFrame } from '#core/model';
import type { Underlying } from '#core/units';
import { PlatformError } from '#platform/errors';
import { finishFrame, layOutRows } from '../../frames/index.js';
import { MarketCode } from '../../market-errors.js';
import type { CurveOn } from '../../rates/index.js';
import { type ChainFile, type ReplayStep, readChainFile } from './folder.js';
import { type ChainSnapshot, isStaleCopy, mapChain } from './map.js';
import { parseChainFile } from './parse.js';

/** Returns the frame of a snapshot. Its bytes depend on the files only: `tsReceived` of a replay is `tsEvent`. Pure. */
export function frameOfSnapshot(
  snapshot: ChainSnapshot,
  context: {
    readonly source: string;
    readonly sequence: number;
    readonly curveOn: CurveOn;
    readonly staleCopy: boolean;
  },
): ChainFrame {
  const laidOut = layOutRows(snapshot.rows);
  return finishFrame({
    underlying: snapshot.underlying,
    sequence: context.sequence,
    source: context.source,
    tsEvent: snapshot.tsEvent,
    tsReceived: snapshot.tsEvent,
    stampsAssumed: true,
    staleCopy: context.staleCopy,
    ...(snapshot.spotLast === undefined ? {} : { spotLast: snapshot.spotLast }),
    curveOn: context.curveOn,
    dropped: { duplicate: laidOut.duplicates, unparsable: snapshot.unparsable },
    expiries: laidOut.expiries,
    rowCount: laidOut.rowCount,
    columns: laidOut.columns,
  });
}

/** The newest snapshot of each underlying by file, so that the day before need not be read again. */
export type RememberedSnapshots = Map<Underlying, { readonly path: string; readonly snapshot: ChainSnapshot }>;

async function readSnapshot(file: ChainFile, remembered: RememberedSnapshots): Promise<ChainSnapshot> {
  const known = remembered.get(file.underlying);
  if (known?.path === file.path) return known.snapshot;
  try {
    const parsed = parseChainFile(await readChainFile(file.path));
    const snapshot =
      parsed && mapChain(parsed).find((one) => one.underlying === file.underlying && one.date === file.date);
    if (snapshot) return snapshot;
  } catch (error) {
    throw new PlatformError(MarketCode.replayFileUnreadable, { cause: error, message: `Cannot read ${file.path}.` });
  }
  throw new PlatformError(MarketCode.replayFileUnreadable, { message: `${file.path} changed while it was replayed.` });
}

/**
 * Yields the frames of a step, file by file.
 * @param context.remembered - kept by the caller from step to step
 * Errors: PlatformError `REPLAY_FILE_UNREADABLE`.
 */
export async function* framesOfStep(
  steps: readonly ReplayStep[],
  index: number,
  context: { readonly source: string; readonly curveOn: CurveOn; readonly remembered?: RememberedSnapshots },
): AsyncGenerator<ChainFrame> {
  const { source, curveOn, remembered = new Map() } = context;
  for (const file of steps[index]?.files ?? []) {
    const snapshot = await readSnapshot(file, remembered);
    const before = previousFile(steps, index, file.underlying);
    // What judges a snapshot by its own content comes first: the file before it is read only when that did not settle it.
    const staleCopy =
      isStaleCopy(snapshot, undefined) ||
      (before !== undefined && isStaleCopy(snapshot, await readSnapshot(before, remembered)));
    remembered.set(file.underlying, { path: file.path, snapshot });
    yield frameOfSnapshot(snapshot, { source, curveOn, sequence: file.sequence, staleCopy });
  }
}

function previousFile(steps: readonly ReplayStep[], index: number, underlying: Underlying): ChainFile | undefined {
  for (let at = index - 1; at >= 0; at -= 1) {
    const file = steps[at]?.files.find((one) => one.underlying === underlying);
    if (file) return file;
  }
  return undefined;
}
