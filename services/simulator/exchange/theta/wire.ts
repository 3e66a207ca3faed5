import { exchangeDay, instantAt, tradingDateAt } from '#core/calendar';
import { type OptionContract, parseOccSymbol } from '#core/model';
import { type Instant, instant, MONEY_SCALE, type TradingDate } from '#core/units';
import type { ChainQuotes, ListedContract, SessionChain } from '../chain.js';
import type { OptionQuote, ShareQuote } from '../massive/wire.js';

/** The formats of the Theta Terminal, v3, to the letter of its documentation, of what a quote feed needs. Source: ThetaData, OpenAPI v3 of 2026-04-14. */
const CRLF = '\r\n';
/** Codes of the vendor's lists of exchanges and conditions: Cboe, Nasdaq Basic, national best bid and offer. */
const OPTION_VENUE = 5;
const SHARE_VENUE = 29;
const NATIONAL_BBO = 50;
const THOUSANDTHS = MONEY_SCALE / 1_000;

/** A contract as the stream names it. */
export interface WireContract {
  readonly security_type: 'OPTION' | 'STOCK';
  readonly root: string;
  readonly expiration?: number;
  /** Dollars × 1000. */
  readonly strike?: number;
  readonly right?: 'C' | 'P';
}

const dollars = (units: number) => units / MONEY_SCALE;
const compact = (date: string) => Number(date.replaceAll('-', ''));

/** Returns how the stream names a ticker, `O:AAPL251219C00265000` or `AAPL`. */
export function wireContract(ticker: string): WireContract {
  const contract = ticker.startsWith('O:') ? parseOccSymbol(ticker.slice(2)) : undefined;
  if (!contract) return { security_type: 'STOCK', root: ticker };
  return {
    security_type: 'OPTION',
    root: contract.root,
    expiration: compact(contract.expiry),
    strike: contract.strike / THOUSANDTHS,
    right: contract.right === 'call' ? 'C' : 'P',
  };
}

/** Returns a frame of the stream. @param millis - of the event, on the market clock */
export function quoteFrame(quote: OptionQuote | ShareQuote, status: string): string {
  const isOption = quote.sym.startsWith('O:');
  const venue = isOption ? OPTION_VENUE : SHARE_VENUE;
  const condition = isOption ? NATIONAL_BBO : 0;
  const date = tradingDateAt(instant(quote.t));
  return JSON.stringify({
    header: { type: 'QUOTE', status },
    contract: wireContract(quote.sym),
    quote: {
      ms_of_day: quote.t - instantAt(date, '00:00'),
      bid_size: quote.bs,
      bid_exchange: venue,
      bid: quote.bp,
      bid_condition: condition,
      ask_size: quote.as,
      ask_exchange: venue,
      ask: quote.ap,
      ask_condition: condition,
      date: compact(date),
    },
  });
}

/** Returns an instant as REST answers write it: New York time without a zone, `2025-08-20T15:59:59.805`. */
export function localStamp(at: Instant): string {
  const date = tradingDateAt(at);
  const ofDay = new Date(at - instantAt(date, '00:00')).toISOString().slice(11, 23);
  return `${date}T${ofDay}`;
}

function contractColumns(contract: ListedContract): string {
  const { root } = parseOccSymbol(contract.ticker.slice(2)) as OptionContract;
  return `${root},${contract.expiry},${contract.strike.toFixed(3)},${contract.right.toUpperCase()}`;
}

const table = (header: string, rows: readonly string[]) => [header, ...rows, ''].join(CRLF);
const CONTRACT = 'symbol,expiration,strike,right';

/** Which contracts a request names. */
export type Wanted = (contract: ListedContract) => boolean;

function rowsOf(
  { contracts }: SessionChain,
  wanted: Wanted,
  row: (contract: ListedContract, index: number) => string[],
) {
  return contracts.flatMap((contract, index) => (wanted(contract) ? row(contract, index) : []));
}

/** GET /v3/option/snapshot/quote. */
export function quoteTable(chain: SessionChain, quotes: ChainQuotes, wanted: Wanted): string {
  const stamp = localStamp(quotes.now);
  const rows = rowsOf(chain, wanted, (contract, row) => [
    [
      stamp,
      contractColumns(contract),
      quotes.bidSize[row],
      OPTION_VENUE,
      dollars(quotes.bid[row] as number).toFixed(2),
      NATIONAL_BBO,
      quotes.askSize[row],
      OPTION_VENUE,
      dollars(quotes.ask[row] as number).toFixed(2),
      NATIONAL_BBO,
    ].join(),
  ]);
  const sides = 'bid_size,bid_exchange,bid,bid_condition,ask_size,ask_exchange,ask,ask_condition';
  return table(`timestamp,${CONTRACT},${sides}`, rows);
}

/** GET /v3/option/snapshot/ohlc: contracts that have traded today. */
export function ohlcTable(chain: SessionChain, quotes: ChainQuotes, wanted: Wanted): string {
  const rows = rowsOf(chain, wanted, (contract, row) => {
    const volume = quotes.volume[row] as number;
    const price = dollars(((quotes.bid[row] as number) + (quotes.ask[row] as number)) / 2).toFixed(2);
    const bar = [price, price, price, price, volume, Math.ceil(volume / 3)];
    return volume === 0 ? [] : [[localStamp(quotes.now), contractColumns(contract), ...bar].join()];
  });
  return table(`timestamp,${CONTRACT},open,high,low,close,volume,count`, rows);
}

/** GET /v3/option/snapshot/open_interest: of the day before, told at 06:30. */
export function openInterestTable(chain: SessionChain, date: TradingDate, wanted: Wanted): string {
  const rows = rowsOf(chain, wanted, (contract) => [
    `${date}T06:30:00,${contractColumns(contract)},${contract.openInterest}`,
  ]);
  return table(`timestamp,${CONTRACT},open_interest`, rows);
}

/** GET /v3/stock/snapshot/quote. */
export function shareTable(symbol: string, { now, spotBid, spotAsk }: ChainQuotes): string {
  const side = (price: number) => [200, SHARE_VENUE, dollars(price).toFixed(2), 0];
  const row = [localStamp(now), symbol, ...side(spotBid), ...side(spotAsk)].join();
  const sides = 'bid_size,bid_exchange,bid,bid_condition,ask_size,ask_exchange,ask,ask_condition';
  return table(`timestamp,symbol,${sides}`, [row]);
}

/** GET /v3/calendar/today. */
export function todayTable(now: Instant): string {
  const date = tradingDateAt(now);
  const { openAt, closeAt } = exchangeDay(date);
  if (openAt === undefined || closeAt === undefined) return table('type,open,close', ['full_close,,']);
  const [open, close] = [localStamp(openAt).slice(11, 19), localStamp(closeAt).slice(11, 19)];
  return table('type,open,close', [`${close === '16:00:00' ? 'open' : 'early_close'},${open},${close}`]);
}

/** Returns the ticker that a request of the stream names; undefined when it names none. */
export function tickerOfRequest(secType: unknown, contract: unknown): string | undefined {
  const { root, expiration, strike, right } = (contract ?? {}) as Record<string, unknown>;
  if (typeof root !== 'string' || root === '') return undefined;
  if (secType === 'STOCK') return root;
  const isWhole = typeof expiration === 'number' && typeof strike === 'number' && (right === 'C' || right === 'P');
  if (secType !== 'OPTION' || !isWhole) return undefined;
  const symbol = `${root}${String(expiration).slice(2)}${right}${String(strike).padStart(8, '0')}`;
  return parseOccSymbol(symbol) ? `O:${symbol}` : undefined;
}
