import { marketTime } from '#core/model';
import { addMs, type Instant, MS_PER_MINUTE, MS_PER_SECOND } from '#core/units';
import type { Clock } from '#platform/clock';
import { PlatformError } from '#platform/errors';
import { MarketCode } from '../../market-errors.js';
import { type FeedClockPorts, NONE_SERVED, type StoredClock } from '../feed-clock.js';
import { isWallOff, simulatedEpoch, wallEpoch } from './clock.js';

const CHECK_EVERY_MS = MS_PER_MINUTE;
/** A simulated exchange skips closed hours, so its time jumps. */
const FOLLOW_EVERY_MS = 5 * MS_PER_SECOND;

export interface MarketTimePorts extends FeedClockPorts {
  readonly clock: Clock;
  /** Undefined when no vendor tells its time. */
  readonly readVendorTime: () => Promise<Instant | undefined>;
}

/**
 * Keeps the market clock's row: wall time for the vendor, whose own time only checks the machine's clock; the vendor's time for a simulated
 * exchange.
 */
export class MarketTime {
  private stored: StoredClock | undefined;
  /** The vendor's time less the wall's. */
  private aheadMs: number | undefined;
  private asking: Promise<void> | undefined;
  private askAtMs = Number.NEGATIVE_INFINITY;
  private failure: unknown;

  constructor(
    private readonly source: string,
    private readonly isSimulated: boolean,
    private readonly ports: MarketTimePorts,
  ) {}

  /** Returns market time, or undefined while the row does not say that it is ours. */
  now(): Instant | undefined {
    const { stored } = this;
    if (stored?.source !== this.source) return undefined;
    return marketTime(stored.clock, this.ports.clock.now());
  }

  /** Keeps the row up to date. Called again and again, never twice at once. Errors: PlatformError `FEED_CLOCK_OFF`, those of the vendor, `DB_*`. */
  async keep(): Promise<void> {
    this.ask();
    const { clock, readClock, writeClock } = this.ports;
    this.stored ??= await readClock();
    const next = this.nextEpoch(clock.now());
    if (next) {
      const wanted: StoredClock = { clock: next, source: this.source, served: NONE_SERVED };
      // What is stored is the truth: an earlier write may have arrived although its answer was lost.
      this.stored = (await writeClock(wanted)) ? wanted : await readClock();
    }
    const { failure } = this;
    this.failure = undefined;
    if (failure !== undefined) throw failure;
  }

  /** Resolves when no question is under way. */
  async close(): Promise<void> {
    await this.asking;
  }

  private nextEpoch(wallNow: Instant) {
    if (!this.isSimulated) return wallEpoch(this.stored, this.source, wallNow);
    if (this.aheadMs === undefined) return undefined;
    return simulatedEpoch(this.stored, this.source, addMs(wallNow, this.aheadMs), wallNow);
  }

  /** Asks in the background: quotes do not wait for the answer. */
  private ask(): void {
    const nowMs = this.ports.clock.monotonicMs();
    if (this.asking !== undefined || nowMs < this.askAtMs) return;
    this.askAtMs = nowMs + (this.isSimulated ? FOLLOW_EVERY_MS : CHECK_EVERY_MS);
    this.asking = this.readVendorTime().finally(() => {
      this.asking = undefined;
    });
  }

  private async readVendorTime(): Promise<void> {
    try {
      const askedAt = this.ports.clock.now();
      const vendorNow = await this.ports.readVendorTime();
      if (vendorNow === undefined) return;
      const answeredAt = this.ports.clock.now();
      this.aheadMs = vendorNow - answeredAt;
      if (!this.isSimulated && isWallOff(vendorNow, askedAt, answeredAt)) {
        this.failure = new PlatformError(MarketCode.feedClockOff, { context: { aheadMs: this.aheadMs } });
      }
    } catch (error) {
      this.failure = error;
    }
  }
}
