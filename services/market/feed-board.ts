import type { Instant } from '#core/units';
import type { Clock } from '#platform/clock';
import {
  type FeedSwitch,
  type ProcessReport,
  REPORT_VERSION,
  type RejectedReport,
  type VendorReport,
} from '#store/feeds';
import type { FeedNews } from './feed-news.js';
import { FEED_FAULTS } from './feeds/index.js';
import type { Shard } from './shards/index.js';
import type { HeldJump } from './state/index.js';

/** Rates are those of the last seconds: one burst is seen, and a figure that changes each second can still be read. */
const RATE_OVER_MS = 5_000;
const SWITCHES_MAX = 20;
const SAMPLES_PER_REASON = 3;
export const JUMPS_MAX = 12;

/** What a feed counts, and which of its prices wait. */
export interface FeedFigures {
  readonly counts: Readonly<Record<string, number>>;
  readonly jumps: readonly HeldJump[];
}

/** Puts together what people see of a feed: states with their beginnings, rates, the newest events and samples. */
export class FeedBoard {
  private vendors: FeedNews['vendors'] = [];
  private readonly states = new Map<string, { readonly state: string; readonly since: Instant }>();
  private switches: readonly FeedSwitch[] = [];
  private readonly samples = new Map<string, RejectedReport['samples']>();
  private readonly jumpsSince = new Map<string, Instant>();
  private readings: { readonly atMs: number; readonly quotes: ReadonlyMap<string, number> }[] = [];
  private hasChanged = true;

  constructor(
    private readonly source: string,
    private readonly shard: Shard,
    private readonly clock: Clock,
  ) {}

  look({ vendors, switches, samples }: FeedNews): void {
    const at = this.clock.now();
    this.vendors = vendors;
    for (const { name, state: word, code, isLeading } of vendors) {
      const state = `${word} ${code ?? ''} ${isLeading}`;
      const known = this.states.get(name);
      if (known?.state === state) continue;
      this.hasChanged = true;
      this.states.set(name, { state, since: at });
    }
    this.switches = [...switches.toReversed().map(switchOf), ...this.switches].slice(0, SWITCHES_MAX);
    for (const { reason, text } of samples) {
      const known = this.samples.get(reason) ?? [];
      this.samples.set(reason, [{ text, at }, ...known].slice(0, SAMPLES_PER_REASON));
    }
  }

  /** Returns whether a state or the leader has changed since the last call. */
  takeChanged(): boolean {
    const { hasChanged } = this;
    this.hasChanged = false;
    return hasChanged;
  }

  report({ counts, jumps }: FeedFigures): ProcessReport {
    const at = this.clock.now();
    this.read();
    return {
      version: REPORT_VERSION,
      process: this.shard,
      at,
      source: this.source,
      vendors: this.vendors.map((vendor) => this.vendorOf(vendor, counts)),
      switches: this.switches,
      rejected: FEED_FAULTS.flatMap((reason) => {
        // With several vendors, what is wrong by a vendor's own sequence is counted in its books.
        const names = [reason, ...this.vendors.map(({ name }) => `${name}_${reason}`)];
        const count = names.reduce((sum, name) => sum + (counts[name] ?? 0), 0);
        return count === 0 ? [] : [{ reason, count, samples: this.samples.get(reason) ?? [] }];
      }),
      contracts: counts['contracts'] ?? 0,
      jumps: this.jumpsOf(jumps, at),
      jumpsHeld: counts['jumpsHeld'] ?? 0,
      jumpsConfirmed: counts['jumpsConfirmed'] ?? 0,
    };
  }

  private vendorOf(vendor: FeedNews['vendors'][number], counts: FeedFigures['counts']): VendorReport {
    const { name, state, code, isLeading, quotes, quotedAt } = vendor;
    // With several vendors, what one counts has its name in front.
    const counted = (what: string) => counts[`${name}_${what}`] ?? counts[what] ?? 0;
    const quotesPerSecond = this.rateOf(name);
    return {
      name,
      state,
      ...(code !== undefined && { code }),
      since: this.states.get(name)?.since ?? this.clock.now(),
      isLeading,
      quotes,
      ...(quotesPerSecond !== undefined && { quotesPerSecond }),
      ...(quotedAt !== undefined && { quotedAt }),
      streamed: counted('streamed'),
      attempts: counted('attempts'),
      lost: counted('lost'),
    };
  }

  private read(): void {
    const atMs = this.clock.monotonicMs();
    const quotes = new Map(this.vendors.map((vendor) => [vendor.name, vendor.quotes]));
    this.readings = [...this.readings.filter((one) => atMs - one.atMs <= RATE_OVER_MS), { atMs, quotes }];
  }

  /** Undefined until two readings lie apart. */
  private rateOf(name: string): number | undefined {
    const [first] = this.readings;
    const last = this.readings.at(-1);
    const before = first?.quotes.get(name);
    if (first === undefined || last === undefined || before === undefined || last.atMs === first.atMs) return undefined;
    return (((last.quotes.get(name) ?? before) - before) * 1_000) / (last.atMs - first.atMs);
  }

  private jumpsOf(jumps: readonly HeldJump[], at: Instant): ProcessReport['jumps'] {
    const held = new Set(jumps.map(({ symbol }) => symbol));
    for (const symbol of this.jumpsSince.keys()) if (!held.has(symbol)) this.jumpsSince.delete(symbol);
    for (const symbol of held) if (!this.jumpsSince.has(symbol)) this.jumpsSince.set(symbol, at);
    return jumps
      .map((jump) => ({ ...jump, since: this.jumpsSince.get(jump.symbol) ?? at }))
      .toSorted((a, b) => a.since - b.since);
  }
}

function switchOf({ code, ...rest }: FeedNews['switches'][number]): FeedSwitch {
  return { ...rest, ...(code !== undefined && { code }) };
}
