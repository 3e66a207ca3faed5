import { type ChainFrame, findRow, type OccSymbol, parseOccSymbol, priceAt, symbolOfRow } from '#core/model';
import type { Instant, TradingDate } from '#core/units';
import type { BrokerQuote } from '#ports';

/** Returns what the frame shows of a contract, or undefined when it does not list it. Shown is not usable: who trades looks again. */
export function quoteIn(frame: ChainFrame, symbol: OccSymbol): BrokerQuote | undefined {
  const contract = parseOccSymbol(symbol);
  const row = contract ? findRow(frame, contract) : -1;
  return row < 0 ? undefined : quoteOfRow(frame, row);
}

/** Returns the quotes of one expiry, in the frame's order. */
export function chainIn(frame: ChainFrame, expiry: TradingDate): readonly BrokerQuote[] {
  const quotes: BrokerQuote[] = [];
  for (const slice of frame.expiries) {
    if (slice.expiry !== expiry) continue;
    for (let row = slice.firstRow; row < slice.firstRow + slice.rowCount; row += 1) quotes.push(quoteOfRow(frame, row));
  }
  return quotes;
}

function quoteOfRow(frame: ChainFrame, row: number): BrokerQuote {
  const { columns } = frame;
  const bid = priceAt(columns.bid, row);
  const ask = priceAt(columns.ask, row);
  const quoteTs = columns.quoteTs[row] as Instant;
  return {
    symbol: symbolOfRow(frame, row),
    ...(bid === undefined ? {} : { bid }),
    ...(ask === undefined ? {} : { ask }),
    ...(Number.isFinite(quoteTs) ? { tsEvent: quoteTs } : {}),
  };
}
