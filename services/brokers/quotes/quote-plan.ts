import { type OccSymbol, parseOccSymbol, underlyingOfRoot } from '#core/model';
import { MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND, type TradingDate, type Underlying } from '#core/units';
import type { QuoteWish } from '#store/broker-quotes';

/** One request for quotes. */
export type QuoteJob =
  | { readonly kind: 'quotes'; readonly symbols: readonly OccSymbol[]; readonly underlyings: readonly Underlying[] }
  | { readonly kind: 'expiries'; readonly underlying: Underlying }
  | { readonly kind: 'chain'; readonly underlying: Underlying; readonly expiries: readonly TradingDate[] };

/** What one request of a broker may ask for. */
export interface JobBounds {
  readonly symbolsMax: number;
  readonly expiriesMax: number;
}

/** How old things may grow, by whether a session is on. */
const QUOTES_EVERY_MS = { open: 5 * MS_PER_SECOND, closed: MS_PER_MINUTE };
const CHAIN_EVERY_MS = { open: 15 * MS_PER_SECOND, closed: 10 * MS_PER_MINUTE };
/** Contracts are listed overnight. */
const EXPIRIES_EVERY_MS = MS_PER_HOUR;
/** What could not be read, or did not come back, is not asked for again at once. */
const RETRY_MS = 10 * MS_PER_SECOND;
const LOST_MS = MS_PER_MINUTE;

interface Turn {
  dueMs: number;
  /** When it was read; never so far: it goes before what was. */
  readMs: number | undefined;
}

interface ChainTurns {
  readonly listing: Turn;
  listed: readonly TradingDate[];
  readonly slices: Map<TradingDate, Turn>;
}

const newTurn = (): Turn => ({ dueMs: Number.NEGATIVE_INFINITY, readMs: undefined });

/**
 * What is to be read next of what market processes want: prices of the underlyings and of what is held first, then chains that were never read,
 * one after the other, then whatever was not read for the longest. Every second request at most is for prices while a chain waits. Pure: time
 * is given, monotonic milliseconds.
 */
export class QuotePlan {
  private readonly chains = new Map<Underlying, ChainTurns>();
  private names: readonly (OccSymbol | Underlying)[] = [];
  private underlyings: ReadonlySet<string> = new Set();
  private held: readonly OccSymbol[] = [];
  private until: TradingDate | undefined;
  private session: 'open' | 'closed' = 'closed';
  private quotesDueMs = Number.NEGATIVE_INFINITY;
  /** Names of the present round of prices that were not asked for yet. */
  private round: (OccSymbol | Underlying)[] = [];
  private wasQuotes = false;

  follow(wishes: readonly QuoteWish[]): void {
    const underlyings = new Set(wishes.flatMap((wish) => wish.underlyings));
    this.held = [...new Set(wishes.flatMap((wish) => wish.held))];
    this.until = wishes
      .map(({ until }) => until)
      .toSorted()
      .at(-1);
    const session = wishes.some(({ isOpen }) => isOpen) ? 'open' : 'closed';
    if (session !== this.session) this.hurry();
    this.session = session;
    for (const underlying of this.chains.keys()) if (!underlyings.has(underlying)) this.chains.delete(underlying);
    for (const underlying of underlyings) {
      if (!this.chains.has(underlying)) {
        this.chains.set(underlying, { listing: newTurn(), listed: [], slices: new Map() });
        this.quotesDueMs = Number.NEGATIVE_INFINITY;
      }
    }
    this.underlyings = underlyings;
    this.names = [...underlyings, ...this.held];
  }

  /** Returns every expiry that is wanted of a chain, ascending; undefined before it is known which are listed. */
  wantedOf(underlying: Underlying): readonly TradingDate[] | undefined {
    const chain = this.chains.get(underlying);
    if (chain?.listing.readMs === undefined) return undefined;
    const held = this.heldExpiriesOf(underlying);
    return chain.listed.filter((expiry) => (this.until !== undefined && expiry <= this.until) || held.has(expiry));
  }

  /** Returns the next request, or undefined while nothing is due. It counts as under way until it was {@link done} or {@link failed}. */
  next(nowMs: number, bounds: JobBounds): QuoteJob | undefined {
    const quotes = this.isQuotesDue(nowMs);
    const chain = quotes && !this.wasQuotes ? undefined : this.nextOfChains(nowMs, bounds);
    const job = chain ?? (quotes ? this.nextQuotes(nowMs, bounds) : undefined);
    this.wasQuotes = job?.kind === 'quotes';
    return job;
  }

  /** @param listed - what a request for expiries brought */
  done(job: QuoteJob, nowMs: number, listed: readonly TradingDate[] = []): void {
    const chain = job.kind === 'quotes' ? undefined : this.chains.get(job.underlying);
    if (job.kind === 'expiries' && chain) {
      chain.listed = listed;
      Object.assign(chain.listing, { readMs: nowMs, dueMs: nowMs + EXPIRIES_EVERY_MS });
    }
    if (job.kind !== 'chain' || !chain) return;
    const dueMs = nowMs + CHAIN_EVERY_MS[this.session];
    for (const expiry of job.expiries) chain.slices.set(expiry, { readMs: nowMs, dueMs });
  }

  failed(job: QuoteJob, nowMs: number): void {
    const chain = job.kind === 'quotes' ? undefined : this.chains.get(job.underlying);
    if (job.kind === 'quotes') this.quotesDueMs = Math.min(this.quotesDueMs, nowMs);
    else if (job.kind === 'expiries' && chain) chain.listing.dueMs = nowMs + RETRY_MS;
    else if (job.kind === 'chain') {
      for (const expiry of job.expiries) {
        const slice = chain?.slices.get(expiry);
        if (slice) slice.dueMs = nowMs + RETRY_MS;
      }
    }
  }

  private isQuotesDue(nowMs: number): boolean {
    return this.names.length > 0 && (this.round.length > 0 || this.quotesDueMs <= nowMs);
  }

  private nextQuotes(nowMs: number, { symbolsMax }: JobBounds): QuoteJob {
    if (this.round.length === 0) {
      this.round = [...this.names];
      this.quotesDueMs = nowMs + QUOTES_EVERY_MS[this.session];
    }
    const part = this.round.splice(0, symbolsMax);
    const underlyings = part.filter((name) => this.underlyings.has(name)) as Underlying[];
    const symbols = part.filter((name) => !this.underlyings.has(name)) as OccSymbol[];
    return { kind: 'quotes', symbols, underlyings };
  }

  private nextOfChains(nowMs: number, { expiriesMax }: JobBounds): QuoteJob | undefined {
    let oldest: { underlying: Underlying; at: number; readMs: number } | undefined;
    for (const [underlying, { listing, slices }] of this.chains) {
      if (listing.dueMs <= nowMs) {
        listing.dueMs = nowMs + LOST_MS;
        return { kind: 'expiries', underlying };
      }
      for (const [at, expiry] of (this.wantedOf(underlying) ?? []).entries()) {
        const { dueMs, readMs = Number.NEGATIVE_INFINITY } = slices.get(expiry) ?? newTurn();
        if (dueMs > nowMs) continue;
        // Strictly older: of what was never read, the first chain is finished first.
        if (oldest === undefined || readMs < oldest.readMs) oldest = { underlying, at, readMs };
      }
    }
    if (oldest === undefined) return undefined;
    const { underlying, at } = oldest;
    const expiries = this.dueFrom(underlying, at, nowMs, expiriesMax);
    const { slices } = this.chains.get(underlying) as ChainTurns;
    for (const expiry of expiries) {
      slices.set(expiry, { readMs: slices.get(expiry)?.readMs, dueMs: nowMs + LOST_MS });
    }
    return { kind: 'chain', underlying, expiries };
  }

  /** Expiries that follow each other, all of them due. */
  private dueFrom(underlying: Underlying, at: number, nowMs: number, max: number): readonly TradingDate[] {
    const wanted = this.wantedOf(underlying) ?? [];
    const slices = this.chains.get(underlying)?.slices;
    const isDue = (expiry: TradingDate) => (slices?.get(expiry)?.dueMs ?? Number.NEGATIVE_INFINITY) <= nowMs;
    const listed = this.chains.get(underlying)?.listed ?? [];
    const run: TradingDate[] = [];
    for (const expiry of listed.slice(listed.indexOf(wanted[at] as TradingDate))) {
      if (run.length === max || !wanted.includes(expiry) || !isDue(expiry)) break;
      run.push(expiry);
    }
    return run;
  }

  private heldExpiriesOf(underlying: Underlying): ReadonlySet<TradingDate> {
    const contracts = this.held.map(parseOccSymbol);
    return new Set(contracts.flatMap((one) => (one && underlyingOfRoot(one.root) === underlying ? one.expiry : [])));
  }

  /** At the opening everything is old at once. */
  private hurry(): void {
    this.quotesDueMs = Number.NEGATIVE_INFINITY;
    for (const { slices } of this.chains.values()) for (const slice of slices.values()) slice.dueMs = 0;
  }
}
