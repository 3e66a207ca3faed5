import type { QuoteLogin, QuoteWait } from '#store/broker-quotes';
import type { BrokerMarketData } from '../broker-registry.js';

/** A login that quotes are read with. */
export interface QuoteSource {
  readonly login: QuoteLogin;
  readonly market: BrokerMarketData;
  /** Between two requests, so that the login's share of quotes is spent evenly. */
  readonly paceMs: number;
}

export interface JudgedLogins {
  readonly sources: readonly QuoteSource[];
  /** Why there is none; absent where there is one, or where another desk has it. */
  readonly wait?: QuoteWait;
}

export interface LoginFacts {
  /** Undefined where the desk is not set up for the broker. */
  readonly marketOf: (login: QuoteLogin) => BrokerMarketData | undefined;
  /** Whether this desk speaks for the account. */
  readonly isHeld: (login: QuoteLogin) => boolean;
}

/** What stands in the way, the nearest to success first. */
const REASONS: readonly QuoteWait[] = ['OPERATOR_LOGIN_ENDED', 'BROKER_QUOTES_DELAYED', 'BROKER_WITHOUT_QUOTES'];

/** Returns with which of the operators' logins this desk may read quotes that can be traded on. */
export function judgeLogins(logins: readonly QuoteLogin[], { marketOf, isHeld }: LoginFacts): JudgedLogins {
  const sources: QuoteSource[] = [];
  const waits = new Set<QuoteWait>();
  let isElsewhere = false;
  for (const login of logins) {
    const market = marketOf(login);
    const wait = waitOf(login, market);
    if (wait !== undefined || market === undefined) waits.add(wait ?? 'BROKER_WITHOUT_QUOTES');
    else if (isHeld(login)) sources.push({ login, market, paceMs: paceOf(market) });
    else isElsewhere = true;
  }
  if (sources.length > 0 || isElsewhere) return { sources };
  return { sources, wait: REASONS.find((one) => waits.has(one)) ?? 'NO_OPERATOR_LOGIN' };
}

function waitOf({ isConnected }: QuoteLogin, market: BrokerMarketData | undefined): QuoteWait | undefined {
  const terms = market?.kind.capabilities.marketData?.[market.environment] ?? 'none';
  if (terms === 'none' || market?.kind.rate.quotes === undefined) return 'BROKER_WITHOUT_QUOTES';
  if (terms === 'delayed') return 'BROKER_QUOTES_DELAYED';
  return isConnected ? undefined : 'OPERATOR_LOGIN_ENDED';
}

function paceOf({ kind: { rate } }: BrokerMarketData): number {
  return Math.ceil(rate.windowMs / (rate.quotes?.requests ?? 1));
}
