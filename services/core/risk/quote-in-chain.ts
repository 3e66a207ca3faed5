import {
  type ChainFrame,
  findRow,
  type OccSymbol,
  type OrderSide,
  parseOccSymbol,
  priceAt,
  UNTRADABLE_FLAGS,
} from '../model/index.js';
import type { Instant } from '../units/index.js';
import { CLOCK_SLACK_MS, type QuoteReading, readQuote, type UsableQuote } from './quote.js';

/** So many neighbours must contradict a quote: of two that contradict each other nobody knows which one is wrong. */
const WITNESSES = 2;

/**
 * Reads the quote of an option as {@link readQuote} does, and does not believe one that stands out of its chain, such as a price that is ten
 * times too high: the right to sell at a higher price is never worth less (else buying it and selling the other one costs nothing and cannot lose), so that a put's bid above the ask of both
 * next higher strikes, or its ask below the bid of both next lower ones, is a mistake of the feed; for calls, the right to buy, the other way round. In a crash all strikes move, and none
 * stands out. A chain that shows fewer neighbours says nothing.
 */
export function readQuoteInChain(
  frame: ChainFrame | undefined,
  symbol: OccSymbol,
  now: Instant,
  ageMsMax: number,
  side?: OrderSide,
): QuoteReading {
  const reading = readQuote(frame, symbol, now, ageMsMax, side);
  if (frame === undefined || reading.kind === 'unusable') return reading;
  return standsOut(frame, symbol, reading.quote) ? { kind: 'unusable', fault: 'out_of_line' } : reading;
}

function standsOut(frame: ChainFrame, symbol: OccSymbol, quote: UsableQuote): boolean {
  const contract = parseOccSymbol(symbol);
  const row = contract ? findRow(frame, contract) : -1;
  if (row < 0) return false;
  const dearer = contract?.right === 'put' ? 1 : -1;
  const worthMore = neighboursOf(frame, row, dearer, quote.quoteTs);
  if (worthMore.length === WITNESSES && worthMore.every(({ ask }) => quote.bid > ask)) return true;
  const worthLess = neighboursOf(frame, row, dearer === 1 ? -1 : 1, quote.quoteTs);
  return worthLess.length === WITNESSES && worthLess.every(({ bid }) => quote.ask < bid);
}

/** The nearest options of the same right and expiry in one direction that have two sides and were quoted no earlier: in a fast market older ones lag behind. */
function neighboursOf(
  { columns, rowCount }: ChainFrame,
  row: number,
  step: 1 | -1,
  quoteTs: number,
): { bid: number; ask: number }[] {
  const found: { bid: number; ask: number }[] = [];
  const expiry = columns.expiryIndex[row];
  const right = columns.right[row];
  for (let next = row + step; next >= 0 && next < rowCount && found.length < WITNESSES; next += step) {
    if (columns.expiryIndex[next] !== expiry) break;
    if (columns.right[next] !== right || ((columns.flags[next] as number) & UNTRADABLE_FLAGS) !== 0) continue;
    if (!((columns.quoteTs[next] as number) >= quoteTs - CLOCK_SLACK_MS)) continue;
    const bid = priceAt(columns.bid, next);
    const ask = priceAt(columns.ask, next);
    if (bid !== undefined && ask !== undefined && bid > 0 && ask >= bid) found.push({ bid, ask });
  }
  return found;
}
