import {
  type ChainFrame,
  findRow,
  type OccSymbol,
  type OrderSide,
  parseOccSymbol,
  priceAt,
  RIGHT_PUT,
  UNTRADABLE_FLAGS,
} from '../model/index.js';
import type { Instant } from '../units/index.js';
import { CLOCK_SLACK_MS, type QuoteReading, readQuote, type UsableQuote } from './quote.js';

/** So many neighbours must contradict a quote: of two that contradict each other nobody knows which one is wrong. */
const WITNESSES = 2;

/**
 * Reads the quote of a put as {@link readQuote} does, and does not believe one that stands out of its chain, such as a price that is ten
 * times too high: the right to sell at a higher price is never worth less (else buying it and selling the other one costs nothing and cannot lose), so that a bid above the ask of both
 * next higher strikes, or an ask below the bid of both next lower ones, is a mistake of the feed. In a crash all strikes move, and none
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
  const row = contract?.right === 'put' ? findRow(frame, contract) : -1;
  if (row < 0) return false;
  const above = neighboursOf(frame, row, 1, quote.quoteTs);
  if (above.length === WITNESSES && above.every(({ ask }) => quote.bid > ask)) return true;
  const below = neighboursOf(frame, row, -1, quote.quoteTs);
  return below.length === WITNESSES && below.every(({ bid }) => quote.ask < bid);
}

/** The nearest puts of the same expiry in one direction that have two sides and were quoted no earlier: in a fast market older ones lag behind. */
function neighboursOf(
  { columns, rowCount }: ChainFrame,
  row: number,
  step: 1 | -1,
  quoteTs: number,
): { bid: number; ask: number }[] {
  const found: { bid: number; ask: number }[] = [];
  const expiry = columns.expiryIndex[row];
  for (let next = row + step; next >= 0 && next < rowCount && found.length < WITNESSES; next += step) {
    if (columns.expiryIndex[next] !== expiry) break;
    if (columns.right[next] !== RIGHT_PUT || ((columns.flags[next] as number) & UNTRADABLE_FLAGS) !== 0) continue;
    if (!((columns.quoteTs[next] as number) >= quoteTs - CLOCK_SLACK_MS)) continue;
    const bid = priceAt(columns.bid, next);
    const ask = priceAt(columns.ask, next);
    if (bid !== undefined && ask !== undefined && bid > 0 && ask >= bid) found.push({ bid, ask });
  }
  return found;
}
