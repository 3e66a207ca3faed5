import type { Instant, TradingDate } from '#core/units';
import { openMsAt, originOf, type WorldAnchor } from './anchor.js';
import { type ChainQuotes, SessionChain } from './chain.js';
import { dividendsOf, referenceText, type SimulatedDividend } from './reference.js';
import { SessionTime, type WorldTime } from './session-time.js';
import { type SimulatedUnderlying, UNDERLYINGS } from './underlyings.js';
import { UnderlyingPath } from './world.js';

/** `ratio` shares take the place of one. */
export interface SimulatedSplit {
  readonly ticker: string;
  readonly date: TradingDate;
  readonly ratio: number;
}

/** The simulated exchange: chains of all underlyings at the market time of a wall instant. */
export class Exchange {
  readonly tickers: readonly string[];
  private readonly time: SessionTime;
  private readonly paths: ReadonlyMap<string, UnderlyingPath>;
  private readonly chains = new Map<string, SessionChain>();
  private readonly announcedSplits: SimulatedSplit[] = [];

  constructor(
    readonly anchor: WorldAnchor,
    private readonly underlyings: readonly SimulatedUnderlying[] = UNDERLYINGS,
  ) {
    this.time = new SessionTime(originOf(anchor));
    this.tickers = underlyings.map((one) => one.ticker);
    this.paths = new Map(underlyings.map((one) => [one.ticker, new UnderlyingPath(one, anchor.seed)]));
  }

  /** Lets the prices of all underlyings move by a factor within a time from `wallAt` on, in market milliseconds. */
  shock(wallAt: Instant, move: { readonly factor: number; readonly lastsMs: number }): void {
    const { session, sessions } = this.timeAt(wallAt);
    const lasts = move.lastsMs / (session.closeAt - session.openAt);
    for (const path of this.paths.values()) path.shocks.push({ at: sessions, lasts, factor: move.factor });
  }

  /** Splits the shares of a ticker at the opening that follows `wallNow`. Returns its date. */
  splitNext(ticker: string, wallNow: Instant, ratio: number): TradingDate {
    const next = this.time.session(this.timeAt(wallNow).session.number + 1);
    this.paths.get(ticker)?.splits.push({ session: next.number, ratio });
    this.announcedSplits.push({ ticker, date: next.date, ratio });
    return next.date;
  }

  /** Splits that were announced, past ones too. */
  get splits(): readonly SimulatedSplit[] {
    return this.announcedSplits;
  }

  /** Returns the dividends that are declared by the market's day. */
  dividendsAt({ session }: WorldTime): readonly SimulatedDividend[] {
    const { anchor, underlyings } = this;
    const all = dividendsOf({ seed: anchor.seed, today: session.date, underlyings });
    return all.filter(({ declared }) => declared <= session.date);
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

  /** Returns a file of reference data as it stands on the market's day, or undefined where there is none of that name. */
  referenceAt(file: string, { session }: WorldTime): string | undefined {
    const { anchor, underlyings } = this;
    return referenceText(file, { seed: anchor.seed, today: session.date, underlyings });
  }

  spotAt(ticker: string, time: WorldTime): number {
    return this.paths.get(ticker)?.spot(time.sessions) ?? Number.NaN;
  }

  quotesAt(ticker: string, time: WorldTime): { chain: SessionChain; quotes: ChainQuotes } | undefined {
    const chain = this.chainAt(ticker, time);
    return chain && { chain, quotes: chain.quotesAt(time) };
  }
}
