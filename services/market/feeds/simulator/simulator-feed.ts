import type { ChainFrame, MarketClockEpoch } from '#core/model';
import { type Instant, type Price, priceFromNumber, type Underlying } from '#core/units';
import type { Clock } from '#platform/clock';
import type { QuoteRow } from '../../frames/index.js';
import type { CurveOn } from '../../rates/index.js';
import { type ChainState, MarketState, type StampGates, Verdict } from '../../state/index.js';
import { type FeedClockPorts, NONE_SERVED } from '../feed-clock.js';
import { openQuoteSocket, type QuoteSocket, type SimulatorClient } from './client.js';
import { addQuote, mapQuote, mapSnapshotContract, OPTION_PREFIX } from './map.js';
import { type FeedEvent, parseEvents, type QuoteEvent } from './parse.js';
import { nextClockEpoch } from './simulator-clock.js';

export const SIMULATOR_SOURCE = 'simulator';

export interface SimulatorPorts extends FeedClockPorts {
  readonly clock: Clock;
  readonly offerFrames: (frames: readonly ChainFrame[]) => void;
}

export interface SimulatorOptions {
  readonly url: string;
  readonly curveOn: CurveOn;
  /** Returns whether the underlying is followed by this process. */
  readonly owns: (underlying: Underlying) => boolean;
}

const BACK_OFF_MS = [250, 500, 1_000, 2_000, 5_000] as const;
const SNAPSHOTS_AT_ONCE = 3;
/** The exchange's stamps are its own time, which skips closed hours. */
const OPEN_GATES: StampGates = {
  latest: Number.POSITIVE_INFINITY,
  sessionFrom: 0,
  sessionUntil: Number.POSITIVE_INFINITY,
};
/** Frames of an underlying come at most four times a second, so a number that counts quarter seconds is never overtaken by them. */
const SEQUENCES_PER_SECOND = 4;

/**
 * Follows the simulated exchange: a snapshot of every chain over REST, then quote events over a WebSocket. When the connection ends, or a new
 * session lists other contracts, it starts over with new snapshots. Everything is driven by {@link SimulatorFeed.poll} and by messages.
 */
export class SimulatorFeed {
  readonly counters = { events: 0, unknown: 0, unparsable: 0, connections: 0 };
  private readonly market = new MarketState();
  private readonly chains = new Map<Underlying, ChainState>();
  private readonly sequences = new Map<Underlying, number>();
  private clock: MarketClockEpoch | undefined;
  private socket: QuoteSocket | undefined;
  private listedFor = '';
  private failures = 0;
  private retryAtMs = 0;
  private closed = false;

  constructor(
    private readonly client: SimulatorClient,
    private readonly options: SimulatorOptions,
    private readonly ports: SimulatorPorts,
  ) {}

  get isConnected(): boolean {
    return this.socket !== undefined && this.chains.size > 0;
  }

  /** Keeps clock, connection and listing up to date. Called again and again, never twice at once. Errors: PlatformError `SIMULATOR_*`, `DB_*`. */
  async poll(): Promise<void> {
    if (this.ports.clock.monotonicMs() < this.retryAtMs) return;
    try {
      if (this.clock === undefined) this.clock = (await this.ports.readClock())?.clock;
      const reading = await this.client.marketClock();
      const next = nextClockEpoch(this.clock, reading, this.ports.clock.now());
      if (this.socket === undefined) await this.connect();
      if (this.listedFor !== reading.session.date) {
        await this.takeSnapshots();
        this.listedFor = reading.session.date;
      }
      if (next) await this.writeClock(next);
      this.failures = 0;
    } catch (error) {
      const waitMs = BACK_OFF_MS[Math.min(this.failures, BACK_OFF_MS.length - 1)] as number;
      this.failures += 1;
      this.retryAtMs = this.ports.clock.monotonicMs() + waitMs;
      throw error;
    }
  }

  close(): void {
    this.closed = true;
    this.socket?.close();
  }

  private async writeClock(next: MarketClockEpoch): Promise<void> {
    const written = await this.ports.writeClock({ clock: next, source: SIMULATOR_SOURCE, served: NONE_SERVED });
    // What is stored is the truth: an earlier write may have arrived although its answer was lost.
    this.clock = written ? next : (await this.ports.readClock())?.clock;
  }

  /** Subscribes before the snapshots are taken, so that no change falls between the two. */
  private async connect(): Promise<void> {
    const socket = await openQuoteSocket(this.options.url, (text) => this.receive(text));
    this.counters.connections += 1;
    this.socket = socket;
    this.listedFor = '';
    void socket.ended.then(() => {
      if (this.socket === socket) this.socket = undefined;
    });
    if (this.closed) socket.close();
  }

  private async takeSnapshots(): Promise<void> {
    const waiting = (await this.client.underlyings()).filter((ticker) => this.options.owns(ticker as Underlying));
    const work = async () => {
      for (let ticker = waiting.shift(); ticker !== undefined; ticker = waiting.shift())
        await this.takeSnapshot(ticker);
    };
    await Promise.all(Array.from({ length: SNAPSHOTS_AT_ONCE }, work));
  }

  private async takeSnapshot(ticker: string): Promise<void> {
    const wire = await this.client.snapshot(ticker);
    const rows: QuoteRow[] = [];
    for (const contract of wire) {
      const row = mapSnapshotContract(contract);
      if (row) rows.push(row);
      else this.counters.unparsable += 1;
    }
    const [first] = rows;
    const price = wire[0]?.underlying_asset.price;
    if (!first || price === undefined) return;
    const underlying = ticker as Underlying;
    const tsEvent = first.quoteTs as Instant;
    const chain = this.chains.get(underlying) ?? this.market.openChain(underlying);
    this.chains.set(underlying, chain);
    chain.install(rows, tsEvent);
    chain.applySpot(priceFromNumber(price), priceFromNumber(price), tsEvent);
    this.offer(chain);
  }

  private receive(text: string): void {
    const { events, unparsable } = parseEvents(text);
    this.counters.unparsable += unparsable;
    this.counters.events += events.length;
    const { batch } = this.market;
    batch.count = 0;
    for (const event of events) if (!this.apply(event)) this.counters.unknown += 1;
    this.market.apply(OPEN_GATES);
    for (let index = 0; index < batch.count; index += 1) {
      if (batch.verdicts[index] === Verdict.unlisted) this.counters.unknown += 1;
    }
    for (const chain of this.chains.values()) if (chain.isTouched) this.offer(chain);
  }

  /** Takes an event in, quotes of options into the batch; returns false when it is about nothing that is listed. */
  private apply(event: FeedEvent): boolean {
    if (event.ev === 'status') return true;
    if (event.ev === 'A') {
      const bar = { dayVolume: event.av, last: priceFromNumber(event.c) };
      return this.market.applyBar(event.sym.slice(OPTION_PREFIX.length), bar) >= 0;
    }
    return event.sym.startsWith(OPTION_PREFIX) ? addQuote(this.market.batch, event) : this.applySpot(event);
  }

  private applySpot(event: QuoteEvent): boolean {
    const chain = this.chains.get(event.sym as Underlying);
    const { bid, ask, quoteTs } = mapQuote(event);
    chain?.applySpot(bid as Price, ask as Price, quoteTs);
    return chain !== undefined;
  }

  private offer(chain: ChainState): void {
    const now = this.ports.clock.now();
    const before = this.sequences.get(chain.underlying) ?? Math.floor((now * SEQUENCES_PER_SECOND) / 1_000);
    const sequence = before + 1;
    this.sequences.set(chain.underlying, sequence);
    const { curveOn } = this.options;
    const frame = chain.toFrame({ sequence, source: SIMULATOR_SOURCE, tsReceived: now, curveOn });
    if (frame) this.ports.offerFrames([frame]);
  }
}
