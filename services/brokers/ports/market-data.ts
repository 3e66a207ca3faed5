/** What a broker tells of the market, beside orders: enough for the frames of chains. */
import type { OccSymbol } from '#core/model';
import type { AccountId, TradingDate, Underlying } from '#core/units';
import { PlatformError } from '#platform/errors';
import type { OptionQuote, UnderlyingQuote } from '#store/broker-quotes';

/** The answer to one request. */
export interface MarketQuotes {
  readonly options: readonly OptionQuote[];
  readonly underlyings: readonly UnderlyingQuote[];
  /** The broker says with the quotes that they are late. */
  readonly isDelayed?: boolean;
}

/**
 * Quotes of whole chains, where the capability `marketData` says that there are some. Each call is one request, at the lowest priority of the
 * login's budget. Errors are those of reads: BROKER_ERRORS; `BROKER_UNSUPPORTED` from every call where there are none.
 */
export interface MarketDataPort {
  /** Expiries that one request for a chain may ask for; they follow each other. */
  readonly expiriesMax: number;
  /** Contracts and underlyings that one request for quotes may name. */
  readonly symbolsMax: number;
  /** Returns the expiries that are listed, ascending; none where the broker lists no options of the underlying. */
  expiries(accountId: AccountId, underlying: Underlying): Promise<readonly TradingDate[]>;
  /** Returns every contract of some expiries, puts and calls. @param expiries - ascending, at most {@link expiriesMax}, without a gap in the list */
  chain(accountId: AccountId, underlying: Underlying, expiries: readonly TradingDate[]): Promise<MarketQuotes>;
  /** Returns quotes of what is named; what the broker does not know is left out. */
  quotes(
    accountId: AccountId,
    symbols: readonly OccSymbol[],
    underlyings: readonly Underlying[],
  ): Promise<MarketQuotes>;
}

const refuse = async (): Promise<never> => {
  throw new PlatformError('BROKER_UNSUPPORTED', { retryable: false, context: { call: 'market-data' } });
};

/** A broker that gives no quotes of chains. */
export const WITHOUT_MARKET_DATA: MarketDataPort = {
  expiriesMax: 1,
  symbolsMax: 1,
  expiries: refuse,
  chain: refuse,
  quotes: refuse,
};
