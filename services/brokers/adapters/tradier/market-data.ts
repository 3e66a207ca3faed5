/** Tradier's market data for a feed: a chain comes expiry by expiry, quotes of options and shares with one request. */
import type { OccSymbol } from '#core/model';
import { type AccountId, parseTradingDate, type TradingDate, type Underlying } from '#core/units';
import type { MarketDataPort, MarketQuotes } from '#ports';
import type { OptionQuote, UnderlyingQuote } from '#store/broker-quotes';
import type { MarketDataParts } from '../kind.js';
import {
  BrokerClient,
  bodyOf,
  FOREIGN,
  failedRead,
  optionQuote,
  type Request,
  readable,
  underlyingQuote,
} from '../kit/index.js';
import { isTokenRefused } from './errors.js';
import { headersOf } from './headers.js';
import { quoteOf } from './map.js';
import { parseChain, parseExpirations, parseQuotes } from './parse.js';
import { chainRequest, expirationsRequest, quotesRequest, SYMBOLS_PER_REQUEST } from './requests.js';
import type { WireQuote } from './wire.js';

export class TradierMarketData implements MarketDataPort {
  readonly expiriesMax = 1;
  readonly symbolsMax = SYMBOLS_PER_REQUEST;
  private readonly client: BrokerClient;

  constructor({ http, sessions }: MarketDataParts) {
    this.client = new BrokerClient({ http, sessions, headersOf, isTokenRefused });
  }

  async expiries(accountId: AccountId, underlying: Underlying): Promise<readonly TradingDate[]> {
    const request = expirationsRequest(underlying);
    const { expirations } = await this.read(accountId, request, parseExpirations);
    return expirations.map((text) => readable(parseTradingDate(text), request.name)).toSorted();
  }

  async chain(accountId: AccountId, underlying: Underlying, expiries: readonly TradingDate[]): Promise<MarketQuotes> {
    const [expiry] = expiries;
    if (expiry === undefined) return { options: [], underlyings: [] };
    const { options } = await this.read(accountId, chainRequest(underlying, expiry), parseChain);
    return { options: options.flatMap((row) => optionOf(row) ?? []), underlyings: [] };
  }

  async quotes(
    accountId: AccountId,
    symbols: readonly OccSymbol[],
    underlyings: readonly Underlying[],
  ): Promise<MarketQuotes> {
    const named = [...symbols, ...underlyings];
    if (named.length === 0) return { options: [], underlyings: [] };
    const { quotes } = await this.read(accountId, quotesRequest(named), parseQuotes);
    const asked = new Set<string>(underlyings);
    return {
      options: quotes.flatMap((row) => optionOf(row) ?? []),
      underlyings: quotes.filter(({ symbol }) => asked.has(symbol)).map(underlyingOf),
    };
  }

  private async read<T>(accountId: AccountId, request: Request, parse: (body: string) => T | undefined): Promise<T> {
    const { answer } = await this.client.ask(accountId, () => request, 'quote');
    const body = bodyOf(answer, request.name);
    if (body === undefined) throw failedRead('BROKER_REFUSED', request.name);
    return readable(parse(body), request.name);
  }
}

/** Returns an option's quote; undefined for what is no option. */
export function optionOf(wire: WireQuote): OptionQuote | undefined {
  const quote = quoteOf(wire);
  if (quote === FOREIGN) return undefined;
  return optionQuote(quote, {
    bidSize: wire.bidsize,
    askSize: wire.asksize,
    last: wire.last,
    volume: wire.volume,
    openInterest: wire.open_interest,
  });
}

/** Returns the quote of a share or an index. An index has a last price alone: its time is that of the trade. */
export function underlyingOf(wire: WireQuote): UnderlyingQuote {
  const { symbol, bid, ask, last, bid_date: bidMs, ask_date: askMs, trade_date: tradedMs } = wire;
  const quotedMs = Math.max(bidMs ?? 0, askMs ?? 0);
  return underlyingQuote(symbol as Underlying, { bid, ask, last, quotedMs, tradedMs });
}
