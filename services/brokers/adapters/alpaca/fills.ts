/**
 * Which fills of Alpaca's list are new. The list is sorted by the time of the trade, so that a fill that is reported late stands before
 * those that were read already: a mark at the newest one would lose it. The cursor therefore names every fill of the last minutes.
 */
import { parseOccSymbol } from '#core/model';
import { addMs, type ExecutionId, type Instant, MS_PER_DAY, MS_PER_MINUTE, type Price } from '#core/units';
import type { BrokerFill } from '#ports';
import { instantOf, unitsFromText, wholeFromText } from '../kit/index.js';
import { feesOf } from './fees.js';
import type { FillBody } from './wire.js';

/** A fill may be reported so much later than one that traded after it. */
const LATE_MAX_MS = 15 * MS_PER_MINUTE;
/** Without a cursor: options trade by day orders, so older fills belong to orders that ended long ago. */
const FIRST_READ_MS = 30 * MS_PER_DAY;
/** What a cursor names at most; older ones count as read. */
const SEEN_MAX = 100;

/** Fills that were read, the newest trade last. Its text form is opaque to everybody else. */
interface SeenFill {
  readonly id: string;
  readonly at: Instant;
}

/** What a cursor stands for: the instant from which the list is read again, and what is known of it. */
export interface FillMark {
  readonly readFrom: Instant;
  readonly seen: readonly SeenFill[];
}

const SEPARATOR = ' ';
const STAMP_SEPARATOR = '@';

/** Returns what a cursor stands for. A text that is none of our cursors reads everything again: fills are told apart by their ids. */
export function markOf(cursor: string | undefined, now: Instant): FillMark {
  const seen: SeenFill[] = [];
  for (const part of cursor?.split(SEPARATOR) ?? []) {
    const at = part.lastIndexOf(STAMP_SEPARATOR);
    const stamp = Number(part.slice(at + 1));
    if (at > 0 && Number.isSafeInteger(stamp)) seen.push({ id: part.slice(0, at), at: stamp as Instant });
  }
  const newest = seen.at(-1);
  const oldest = seen[0];
  if (newest === undefined || oldest === undefined) return { readFrom: addMs(now, -FIRST_READ_MS), seen: [] };
  const windowStart = addMs(newest.at, -LATE_MAX_MS);
  const isFull = seen.length >= SEEN_MAX;
  return { readFrom: isFull && oldest.at > windowStart ? oldest.at : windowStart, seen };
}

function cursorOf(seen: readonly SeenFill[]): string {
  return seen.map(({ id, at }) => `${id}${STAMP_SEPARATOR}${at}`).join(SEPARATOR);
}

/** Returns the fills of options that a mark does not know, in the order of the list, or undefined when one cannot be read. */
export function newFills(rows: readonly FillBody[], mark: FillMark): readonly BrokerFill[] | undefined {
  let seen = [...mark.seen];
  const known = new Set(seen.map(({ id }) => id));
  const fills: BrokerFill[] = [];
  for (const row of rows) {
    if (known.has(row.id) || parseOccSymbol(row.symbol) === undefined) continue;
    const fill = fillOf(row);
    if (fill === undefined) return undefined;
    known.add(row.id);
    seen = remembered(seen, { id: row.id, at: fill.tsEvent });
    fills.push({ ...fill, cursor: cursorOf(seen) });
  }
  return fills;
}

/** Keeps the newest trade last, and drops what is too old to be read again. */
function remembered(seen: readonly SeenFill[], one: SeenFill): SeenFill[] {
  const sorted = [...seen, one].sort((a, b) => a.at - b.at);
  const newest = sorted.at(-1) as SeenFill;
  return sorted.filter(({ at }) => at >= newest.at - LATE_MAX_MS).slice(-SEEN_MAX);
}

function fillOf(row: FillBody): Omit<BrokerFill, 'cursor'> | undefined {
  const quantity = wholeFromText(row.qty);
  const price = unitsFromText(row.price, 'halfEven');
  const tsEvent = instantOf(row.transaction_time);
  if (quantity === undefined || quantity <= 0 || price === undefined || tsEvent === undefined) return undefined;
  return {
    executionId: row.id as ExecutionId,
    brokerOrderId: row.order_id,
    quantity,
    price: price as Price,
    fees: feesOf(quantity),
    tsEvent,
  };
}
