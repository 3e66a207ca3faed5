import type { Instant } from '#core/units';
import { openMsAt, originOf, type WorldAnchor } from './anchor.js';
import { type ChainQuotes, SessionChain } from './chain.js';
import { SessionTime, type WorldTime } from './session-time.js';
import { type SimulatedUnderlying, UNDERLYINGS } from './underlyings.js';
import { UnderlyingPath } from './world.js';

/** The simulated exchange: chains of all underlyings at the market time of a wall instant. */
export class Exchange {
  readonly tickers: readonly string[];
  private readonly time: SessionTime;
  private readonly paths: ReadonlyMap<string, UnderlyingPath>;
  private readonly chains = new Map<string, SessionChain>();

  constructor(
    readonly anchor: WorldAnchor,
    underlyings: readonly SimulatedUnderlying[] = UNDERLYINGS,
  ) {
    this.time = new SessionTime(originOf(anchor));
    this.tickers = underlyings.map((one) => one.ticker);
    this.paths = new Map(underlyings.map((one) => [one.ticker, new UnderlyingPath(one, anchor.seed)]));
  }

  timeAt(wallNow: Instant): WorldTime {
    return this.time.at(openMsAt(this.anchor, wallNow));
  }

  /** Returns the chain of a ticker in the session of a time, or undefined for an unknown ticker. */
  chainAt(ticker: string, time: WorldTime): SessionChain | undefined {
    const path = this.paths.get(ticker);
    if (!path) return undefined;
    const known = this.chains.get(ticker);
    if (known?.session.number === time.session.number) return known;
    const chain = new SessionChain(path, this.time, time.session, this.anchor.seed);
    this.chains.set(ticker, chain);
    return chain;
  }

  spotAt(ticker: string, time: WorldTime): number {
    return this.paths.get(ticker)?.spot(time.sessions) ?? Number.NaN;
  }

  quotesAt(ticker: string, time: WorldTime): { chain: SessionChain; quotes: ChainQuotes } | undefined {
    const chain = this.chainAt(ticker, time);
    return chain && { chain, quotes: chain.quotesAt(time) };
  }
}
