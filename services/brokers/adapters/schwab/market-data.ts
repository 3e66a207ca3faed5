/** Schwab's market data for a feed: one request brings the chains of many expiries. */
import { type OccSymbol, parseOccSymbol } from '#core/model';
import type { AccountId, TradingDate, Underlying } from '#core/units';
import type { MarketDataPort, MarketQuotes } from '#ports';
import type { OptionQuote, UnderlyingQuote } from '#store/broker-quotes';
import type { MarketDataParts } from '../kind.js';
import {
  type BrokerClient,
  failedRead,
  fromPaddedSymbol,
  optionQuote,
  type Request,
  toPaddedSymbol,
  underlyingQuote,
} from '../kit/index.js';
import { read, readIfAny, schwabClient } from './client.js';
import { quoteOf } from './map-account.js';
import { chainOfDaysRequest, expiriesRequest, nameOfUnderlying, quotesRequest } from './requests.js';
import { chainSchema, quotesSchema, type WireChain, type WireChainRow, type WireQuote } from './wire.js';

/** Some 8,000 contracts of an index at most: what one answer may hold is 16 MB. */
const EXPIRIES_MAX = 8;
const SYMBOLS_MAX = 100;
const SUCCESS = 'SUCCESS';
const NOTHING: MarketQuotes = { options: [], underlyings: [] };

export class SchwabMarketData implements MarketDataPort {
  readonly expiriesMax = EXPIRIES_MAX;
  readonly symbolsMax = SYMBOLS_MAX;
  private readonly client: BrokerClient;

  constructor({ http, sessions }: MarketDataParts) {
    this.client = schwabClient(http, sessions);
  }

  async expiries(accountId: AccountId, underlying: Underlying): Promise<readonly TradingDate[]> {
    const chain = await this.chainOf(accountId, expiriesRequest(underlying));
    const contracts = chain === undefined ? [] : rowsOf(chain).map(({ symbol }) => contractOf(symbol));
    return [...new Set(contracts.flatMap((contract) => contract?.expiry ?? []))].sort();
  }

  async chain(accountId: AccountId, underlying: Underlying, expiries: readonly TradingDate[]): Promise<MarketQuotes> {
    const [from] = expiries;
    const to = expiries.at(-1);
    if (from === undefined || to === undefined) return NOTHING;
    const request = chainOfDaysRequest(underlying, from, to);
    const chain = await this.chainOf(accountId, request);
    if (chain === undefined) throw failedRead('BROKER_REFUSED', request.name, { status: NOT_FOUND });
    return {
      options: rowsOf(chain).flatMap((row) => optionOf(row.symbol, row) ?? []),
      underlyings: [],
      ...(chain.isDelayed === true && { isDelayed: true }),
    };
  }

  async quotes(
    accountId: AccountId,
    symbols: readonly OccSymbol[],
    underlyings: readonly Underlying[],
  ): Promise<MarketQuotes> {
    const padded = symbols.map(toPaddedSymbol).filter((symbol) => symbol !== undefined);
    const named = new Map(underlyings.map((underlying) => [nameOfUnderlying(underlying), underlying]));
    if (padded.length + named.size === 0) return NOTHING;
    const request = quotesRequest([...padded, ...named.keys()]);
    const found = Object.entries(await read(this.client, accountId, () => request, quotesSchema, 'quote'));
    return {
      options: found.flatMap(([symbol, { quote }]) => (quote && optionOf(symbol, quote)) ?? []),
      underlyings: found.flatMap(([symbol, { quote }]) => {
        const underlying = named.get(symbol);
        return underlying === undefined || quote === undefined ? [] : underlyingOf(underlying, quote);
      }),
      ...(found.some(([, { realtime }]) => realtime === false) && { isDelayed: true }),
    };
  }

  /** Undefined where Schwab knows no such underlying. */
  private async chainOf(accountId: AccountId, request: Request): Promise<WireChain | undefined> {
    const chain = await readIfAny(this.client, accountId, () => request, chainSchema, 'quote');
    if (chain !== undefined && chain.status !== SUCCESS) {
      throw failedRead('BROKER_REFUSED', request.name, { answer: chain.status });
    }
    return chain;
  }
}

const NOT_FOUND = 404;

function rowsOf({ putExpDateMap = {}, callExpDateMap = {} }: WireChain): readonly WireChainRow[] {
  const expiries = [...Object.values(putExpDateMap), ...Object.values(callExpDateMap)];
  return expiries.flatMap((strikes) => Object.values(strikes).flat());
}

function contractOf(padded: string) {
  const symbol = fromPaddedSymbol(padded);
  return symbol && parseOccSymbol(symbol);
}

/** Returns an option's quote; undefined for what is no option. */
export function optionOf(padded: string, wire: WireQuote | WireChainRow): OptionQuote | undefined {
  const quote = quoteOf(padded, wire);
  if (quote === undefined) return undefined;
  const { ask, ...rest } = quote;
  const { bidSize, askSize, totalVolume: volume, openInterest } = wire;
  const last = 'lastPrice' in wire ? wire.lastPrice : (wire as WireChainRow).last;
  const asked = { ...rest, ...(ask !== undefined && ask > 0 && { ask }) };
  return optionQuote(asked, { bidSize, askSize, last, volume, openInterest });
}

function underlyingOf(underlying: Underlying, wire: WireQuote): UnderlyingQuote {
  const bid = wire.bidPrice ?? wire.bid;
  const ask = wire.askPrice ?? wire.ask;
  const { lastPrice: last, quoteTime: quotedMs, tradeTime: tradedMs } = wire;
  return underlyingQuote(underlying, { bid, ask, last, quotedMs, tradedMs });
}
