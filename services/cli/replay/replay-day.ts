import { type DecisionRecord, decodeRecord } from '#core/bot';
import { instantAt } from '#core/calendar';
import { addDays, type BotId, type ContentHash, type TradingDate } from '#core/units';
import type { DbPool } from '#platform/db';
import { sha256Hex } from '#platform/hash';
import { DecisionRepository, type KeptDecisionRow } from '#store/decisions';
import { Exit, type Outcome } from '../outcome.js';
import { chainBreaks, type StoredLink } from './chain.js';
import { differenceLines } from './replay-command.js';
import { replayStored } from './replay-stored.js';

/** Of one decision; a day has many. */
const DIFFERENCES_SHOWN = 10;

interface Told {
  readonly kind: 'identical' | 'differs' | 'impossible';
  readonly lines: readonly string[];
}

/**
 * Replays all decisions of a bot on one day of New York's market clock, in their order, and checks that each record follows from the
 * one before it. The last line counts.
 */
export async function replayDayCommand(pool: DbPool, botId: BotId, date: TradingDate): Promise<Outcome> {
  const decisions = new DecisionRepository(pool);
  const span = { from: instantAt(date, '00:00'), until: instantAt(addDays(date, 1), '00:00') };
  const rows = await decisions.dayForReplay(botId, span);
  if (rows.length === 0) {
    return { exit: Exit.unusable, lines: [`Bot ${botId} made no decision on ${date} in this database.`] };
  }
  const lines: string[] = [];
  const counts = { identical: 0, differs: 0, impossible: 0 };
  let broken = 0;
  let previous = await decisions.hashBefore(botId, rows[0]?.sequence ?? 1);
  for (const row of rows) {
    const read = readRecord(row);
    const breaks = read ? chainBreaks(linkOf(row, read), previous) : ['its record cannot be read'];
    const told: Told = read
      ? await tell(pool, { ...row, record: read.bytes })
      : { kind: 'impossible', lines: ['cannot be replayed'] };
    const [first, ...rest] = told.lines;
    lines.push(`${row.id} ${row.kind} ${row.outcome}: ${first}`, ...rest);
    lines.push(...breaks.map((words) => `  chain broken: ${words}`));
    counts[told.kind] += 1;
    if (breaks.length > 0) broken += 1;
    previous = row;
  }
  const { identical, differs, impossible } = counts;
  lines.push(
    `${rows.length} decisions on ${date}: ${identical} identical, ${differs} differ, ${impossible} cannot be replayed; ` +
      (broken === 0 ? 'the chain of hashes holds' : `the chain of hashes is broken at ${broken}`),
  );
  return { exit: differs === 0 && impossible === 0 && broken === 0 ? Exit.done : Exit.differs, lines };
}

async function tell(pool: DbPool, row: Parameters<typeof replayStored>[1]): Promise<Told> {
  const result = await replayStored(pool, row);
  switch (result.kind) {
    case 'impossible':
      return { kind: 'impossible', lines: [`cannot be replayed: ${result.missing}`] };
    case 'identical':
      return { kind: 'identical', lines: [`identical, ${result.byteCount} bytes, hash ${result.hash}`] };
    case 'differs': {
      const { differences } = result;
      const places = `${differences.length} ${differences.length === 1 ? 'place' : 'places'}`;
      return {
        kind: 'differs',
        lines: [`differs, ${places}, stored → replayed`, ...differenceLines(differences, DIFFERENCES_SHOWN)],
      };
    }
  }
}

interface ReadRecord {
  readonly bytes: Uint8Array;
  readonly record: DecisionRecord;
}

/** Returns undefined for bytes that are no record: what was tampered with must not end the day's replay. */
function readRecord({ record: bytes }: KeptDecisionRow): ReadRecord | undefined {
  try {
    return bytes && { bytes, record: decodeRecord(bytes) };
  } catch {
    return undefined;
  }
}

function linkOf({ id, sequence, hash }: KeptDecisionRow, { bytes, record }: ReadRecord): StoredLink {
  return { id, sequence, hash, bytesHash: sha256Hex(bytes) as ContentHash, record };
}
