import { instantAt, tradingDateAt } from '#core/calendar';
import { type Instant, MONEY_SCALE, MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND } from '#core/units';
import { sha256Hex } from '#platform/hash';
import type { ChainQuotes, ListedContract, SessionChain } from '../chain.js';
import type { SimulatedSplit } from '../exchange.js';
import type { SimulatedDividend } from '../reference.js';
import { detailsOf } from '../wire.js';

/**
 * The formats of Massive (formerly Polygon.io) to the letter of its specifications (OpenAPI; WebSocket 2.0.0), of what a quote feed needs.
 */
const NS_PER_MS = 1_000_000;
/** Exchange ids of the vendor: options 302 Cboe, shares 11 NYSE Arca and 12 Nasdaq. */
const OPTION_VENUE = 302;

export interface OptionQuote {
  readonly ev: 'Q';
  readonly sym: string;
  readonly bx: number;
  readonly ax: number;
  readonly bp: number;
  readonly ap: number;
  readonly bs: number;
  readonly as: number;
  /** Milliseconds. */
  readonly t: number;
  /** Rises per ticker and day, with gaps. */
  readonly q: number;
}

export interface ShareQuote extends OptionQuote {
  readonly c: number;
  readonly i: readonly number[];
  readonly z: number;
}

export interface MinuteBar {
  readonly ev: 'AM';
  readonly sym: string;
  readonly v: number;
  readonly av: number;
  readonly op: number;
  readonly vw: number;
  readonly o: number;
  readonly c: number;
  readonly h: number;
  readonly l: number;
  readonly a: number;
  readonly z: number;
  readonly s: number;
  readonly e: number;
}

const dollars = (units: number) => units / MONEY_SCALE;
const cents = (amount: number) => Math.round(amount * 100) / 100;

export function optionQuote(chain: SessionChain, quotes: ChainQuotes, row: number): OptionQuote {
  return {
    ev: 'Q',
    sym: (chain.contracts[row] as ListedContract).ticker,
    bx: OPTION_VENUE,
    ax: OPTION_VENUE,
    bp: dollars(quotes.bid[row] as number),
    ap: dollars(quotes.ask[row] as number),
    bs: quotes.bidSize[row] as number,
    as: quotes.askSize[row] as number,
    t: quotes.now,
    q: sequenceAt(quotes.now),
  };
}

export function shareQuote(ticker: string, quotes: Pick<ChainQuotes, 'now' | 'spotBid' | 'spotAsk'>): ShareQuote {
  const sides = { bp: dollars(quotes.spotBid), ap: dollars(quotes.spotAsk), bs: 2, as: 2 };
  return {
    ev: 'Q',
    sym: ticker,
    bx: 11,
    ax: 12,
    ...sides,
    c: 0,
    i: [604],
    t: quotes.now,
    q: sequenceAt(quotes.now),
    z: 3,
  };
}

/** Every ticker is quoted at most once a millisecond, so the time of the day counts its quotes, over restarts too. */
function sequenceAt(now: Instant): number {
  return now % MS_PER_DAY;
}

export function minuteBar(chain: SessionChain, quotes: ChainQuotes, row: number, volumeBefore: number): MinuteBar {
  const price = middleOf(quotes, row);
  const dayVolume = quotes.volume[row] as number;
  const end = Math.floor(quotes.now / MS_PER_MINUTE) * MS_PER_MINUTE;
  const { ticker } = chain.contracts[row] as ListedContract;
  const prices = { op: price, vw: price, o: price, c: price, h: price, l: price, a: price };
  return {
    ev: 'AM',
    sym: ticker,
    v: dayVolume - volumeBefore,
    av: dayVolume,
    ...prices,
    z: 1,
    s: end - MS_PER_MINUTE,
    e: end,
  };
}

function middleOf(quotes: ChainQuotes, row: number): number {
  return cents(dollars((quotes.bid[row] as number) + (quotes.ask[row] as number)) / 2);
}

/** Returns one element of `results` of GET /v3/snapshot/options/{underlying}. Nanosecond stamps are numbers beyond 2^53, as the vendor's are. */
export function snapshotResult(chain: SessionChain, quotes: ChainQuotes, row: number): object {
  const contract = chain.contracts[row] as ListedContract;
  const { bp: bid, ap: ask, bs, as } = optionQuote(chain, quotes, row);
  const stamp = quotes.now * NS_PER_MS;
  const price = middleOf(quotes, row);
  const sign = contract.right === 'call' ? 1 : -1;
  const spot = dollars((quotes.spotBid + quotes.spotAsk) / 2);
  const breakEven = contract.strike + sign * price;
  const still = {
    change: 0,
    change_percent: 0,
    open: price,
    high: price,
    low: price,
    close: price,
    previous_close: price,
  };
  const volume = quotes.volume[row] as number;
  return {
    break_even_price: breakEven,
    day: volume > 0 ? { ...still, volume, vwap: price, last_updated: stamp } : {},
    details: detailsOf(contract),
    greeks: {},
    last_quote: {
      ask,
      ask_exchange: OPTION_VENUE,
      ask_size: as,
      bid,
      bid_exchange: OPTION_VENUE,
      bid_size: bs,
      last_updated: stamp,
      midpoint: (bid + ask) / 2,
      timeframe: 'REAL-TIME',
    },
    open_interest: contract.openInterest,
    underlying_asset: {
      change_to_break_even: breakEven - spot,
      last_updated: stamp,
      price: spot,
      ticker: chain.path.underlying.ticker,
      timeframe: 'REAL-TIME',
    },
  };
}

/** Returns one element of `results` of GET /v3/reference/options/contracts. */
export function referenceContract(underlying: string, contract: ListedContract): object {
  const cfi = contract.right === 'call' ? 'OCASPS' : 'OPASPS';
  return { cfi, ...detailsOf(contract), primary_exchange: 'BATO', underlying_ticker: underlying };
}

/** Returns one element of `results` of GET /stocks/v1/splits. */
export function splitResult({ ticker, date, ratio }: SimulatedSplit): object {
  return {
    adjustment_type: ratio > 1 ? 'forward_split' : 'reverse_split',
    execution_date: date,
    historical_adjustment_factor: 1 / ratio,
    id: `E${sha256Hex(`split ${ticker} ${date}`)}`,
    split_from: ratio > 1 ? 1 : Math.round(1 / ratio),
    split_to: ratio > 1 ? ratio : 1,
    ticker,
  };
}

/** Returns one element of `results` of GET /stocks/v1/dividends. */
export function dividendResult({ ticker, exDate, declared, amount }: SimulatedDividend): object {
  return {
    cash_amount: Number(amount),
    currency: 'USD',
    declaration_date: declared,
    distribution_type: 'recurring',
    ex_dividend_date: exDate,
    frequency: 4,
    historical_adjustment_factor: 1,
    id: `E${sha256Hex(`dividend ${ticker} ${exDate}`)}`,
    pay_date: exDate,
    record_date: exDate,
    split_adjusted_cash_amount: Number(amount),
    ticker,
  };
}

/** Returns an instant as the vendor writes its server's time: New York time with its offset, to the second. */
export function serverTime(now: Instant): string {
  const noon = instantAt(tradingDateAt(now), '12:00');
  const behindMs = (noon % MS_PER_DAY) - 12 * MS_PER_HOUR;
  const local = new Date(Math.floor((now - behindMs) / MS_PER_SECOND) * MS_PER_SECOND);
  return `${local.toISOString().slice(0, 19)}-${String(behindMs / MS_PER_HOUR).padStart(2, '0')}:00`;
}
