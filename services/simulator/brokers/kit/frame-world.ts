/** The market as simulated brokers see it: the newest frames, the market clock. The very same frames that the bots see. */
import { sessionAt } from '#core/calendar';
import {
  type ChainFrame,
  findRow,
  MISSING_INT,
  type OccSymbol,
  parseOccSymbol,
  priceAt,
  spotOf,
  symbolOfRow,
  UNTRADABLE_FLAGS,
  underlyingOfRoot,
} from '#core/model';
import { type Instant, MS_PER_MINUTE, type Price, type Random, type Underlying } from '#core/units';
import type { Clock } from '#platform/clock';
import type { MarketClockReader } from '#store/clock';
import type { NewestFrames } from '#store/frames';
import type { SimQuote, SimWorld } from './types.js';

/** An older quote is shown and not traded on; recorded files have minutes between their snapshots. */
const QUOTE_AGE_MS_MAX = 15 * MS_PER_MINUTE;

export interface FrameWorldParts {
  readonly frames: Pick<NewestFrames, 'get'>;
  readonly marketClock: Pick<MarketClockReader, 'isKnown' | 'now'>;
  readonly clock: Clock;
  readonly random: Random;
}

/** Until the market clock is known, market time is wall time and the session is closed. */
export function frameWorld({ frames, marketClock, clock, random }: FrameWorldParts): SimWorld {
  const now = (): Instant => (marketClock.isKnown ? marketClock.now() : clock.now());
  const frameOf = async (underlying: string) => (await frames.get(underlying as Underlying))?.frame;
  return {
    now,
    wallNow: () => clock.now(),
    isOpen: () => marketClock.isKnown && sessionAt(now()).state === 'open',
    async quote(symbol) {
      const contract = parseOccSymbol(symbol);
      const frame = contract && (await frameOf(underlyingOfRoot(contract.root)));
      const row = contract && frame ? findRow(frame, contract) : -1;
      return frame && row >= 0 ? tradableQuote(frame, row, now()) : undefined;
    },
    async chain(underlying) {
      const frame = await frameOf(underlying);
      return frame ? shownRows(frame) : [];
    },
    async spot(underlying) {
      const frame = await frameOf(underlying);
      return frame && spotOf(frame);
    },
    async spotQuote(underlying) {
      const frame = await frameOf(underlying);
      const spot = frame && spotOf(frame);
      return frame === undefined || spot === undefined ? undefined : { bid: spot, ask: spot, at: frame.tsEvent };
    },
    random,
  };
}

function tradableQuote(frame: ChainFrame, row: number, now: Instant): SimQuote | undefined {
  const { columns } = frame;
  const bid = priceAt(columns.bid, row);
  const ask = priceAt(columns.ask, row);
  const isFlagged = frame.staleCopy || ((columns.flags[row] ?? 0) & UNTRADABLE_FLAGS) !== 0;
  const age = now - (columns.quoteTs[row] ?? Number.NaN);
  if (bid === undefined || ask === undefined || isFlagged || !(age <= QUOTE_AGE_MS_MAX)) return undefined;
  return { bid, ask, ...detailsOf(frame, row) };
}

/** What a frame says of a contract besides its two prices. */
function detailsOf({ columns }: ChainFrame, row: number): Omit<SimQuote, 'bid' | 'ask'> {
  const { quoteTs } = columns;
  const last = priceAt(columns.last, row);
  const counts = (['bidSize', 'askSize', 'volume', 'openInterest'] as const)
    .map((name) => [name, columns[name][row] ?? MISSING_INT] as const)
    .filter(([, count]) => count !== MISSING_INT);
  const at = quoteTs[row] ?? Number.NaN;
  return {
    ...Object.fromEntries(counts),
    ...(last !== undefined && { last }),
    ...(Number.isFinite(at) && { at: at as Instant }),
  };
}

/** Every listed contract; a side that nobody quotes is 0, as brokers show it. */
function shownRows(frame: ChainFrame): readonly (SimQuote & { readonly symbol: OccSymbol })[] {
  const { bid, ask } = frame.columns;
  const none = 0 as Price;
  return Array.from({ length: frame.rowCount }, (_, row) => ({
    symbol: symbolOfRow(frame, row),
    bid: priceAt(bid, row) ?? none,
    ask: priceAt(ask, row) ?? none,
    ...detailsOf(frame, row),
  }));
}
