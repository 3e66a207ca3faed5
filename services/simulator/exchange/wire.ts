import { MONEY_SCALE } from '#core/units';
import type { ChainQuotes, ListedContract, SessionChain } from './chain.js';
import type { WorldTime } from './session-time.js';

/**
 * The vendor's formats: the options snapshot of its REST API and the events of its WebSocket, as in the OpenAPI and WebSocket
 * specifications of Massive (formerly Polygon.io). What the vendor has and the simulated exchange leaves out: trades, Greeks, vwap.
 */
const dollars = (units: number) => units / MONEY_SCALE;
/** Exchange ids of the vendor: 302 Cboe. */
const VENUE = 302;

/** Returns `details` of a contract as snapshots have it. */
export function detailsOf(contract: ListedContract) {
  return {
    contract_type: contract.right,
    exercise_style: 'american',
    expiration_date: contract.expiry,
    shares_per_contract: 100,
    strike_price: contract.strike,
    ticker: contract.ticker,
  };
}

/** Returns one element of `results` of GET /v3/snapshot/options/{underlying}. Nanosecond stamps are written as numbers, as the vendor does. */
export function snapshotResult(chain: SessionChain, quotes: ChainQuotes, row: number): object {
  const contract = chain.contracts[row] as ListedContract;
  const bid = dollars(quotes.bid[row] as number);
  const ask = dollars(quotes.ask[row] as number);
  const volume = quotes.volume[row] as number;
  const stamp = quotes.now * 1_000_000;
  const middle = Math.round(((bid + ask) / 2) * 100) / 100;
  return {
    day: volume > 0 ? { close: middle, volume, last_updated: stamp } : {},
    details: detailsOf(contract),
    greeks: {},
    last_quote: {
      ask,
      ask_size: quotes.askSize[row],
      bid,
      bid_size: quotes.bidSize[row],
      last_updated: stamp,
      midpoint: (bid + ask) / 2,
      timeframe: 'REAL-TIME',
    },
    open_interest: contract.openInterest,
    underlying_asset: {
      ticker: chain.path.underlying.ticker,
      price: dollars(Math.round((quotes.spotBid + quotes.spotAsk) / 2)),
      last_updated: stamp,
      timeframe: 'REAL-TIME',
    },
  };
}

/** Answer of GET /v1/marketclock, the simulated exchange's own: market time is not wall time here. */
export interface MarketClockAnswer {
  readonly status: 'OK';
  readonly marketMs: number;
  /** Market milliseconds per wall millisecond. */
  readonly rate: number;
  readonly session: { readonly date: string; readonly openMs: number; readonly closeMs: number };
}

export function marketClockAnswer(time: WorldTime, rate: number): MarketClockAnswer {
  const { date, openAt, closeAt } = time.session;
  return { status: 'OK', marketMs: time.now, rate, session: { date, openMs: openAt, closeMs: closeAt } };
}

/** Returns a stock quote event as JSON text. */
export function stockQuoteEvent(
  ticker: string,
  quotes: Pick<ChainQuotes, 'now' | 'spotBid' | 'spotAsk'>,
  sequence: number,
): string {
  return `{"ev":"Q","sym":"${ticker}","bx":11,"ax":12,"bp":${dollars(quotes.spotBid)},"ap":${dollars(quotes.spotAsk)},"bs":200,"as":200,"t":${quotes.now},"q":${sequence}}`;
}

/** Returns an option quote event as JSON text. Written by hand: thousands leave each second. */
export function optionQuoteEvent(contract: ListedContract, quotes: ChainQuotes, row: number, sequence: number): string {
  const bid = dollars(quotes.bid[row] as number);
  const ask = dollars(quotes.ask[row] as number);
  return `{"ev":"Q","sym":"${contract.ticker}","bx":${VENUE},"ax":${VENUE},"bp":${bid},"ap":${ask},"bs":${quotes.bidSize[row]},"as":${quotes.askSize[row]},"t":${quotes.now},"q":${sequence}}`;
}

/** Returns a second bar as JSON text; market reads the day's volume `av` and the close `c` of it. */
export function barEvent(contract: ListedContract, quotes: ChainQuotes, row: number): string {
  const middle = Math.round(dollars((quotes.bid[row] as number) + (quotes.ask[row] as number)) * 50) / 100;
  return `{"ev":"A","sym":"${contract.ticker}","v":1,"av":${quotes.volume[row]},"o":${middle},"c":${middle},"h":${middle},"l":${middle},"s":${quotes.now - 1000},"e":${quotes.now}}`;
}
