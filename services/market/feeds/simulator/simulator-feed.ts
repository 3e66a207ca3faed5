import type { ChainFrame, MarketClockEpoch } from '#core/model';
import { type Instant, type Price, priceFromNumber, type Underlying } from '#core/units';
import type { Clock } from '#platform/clock';
import type { QuoteRow } from '../../frames/index.js';
import type { CurveOn } from '../../rates/index.js';
import { ChainState } from '../../state/index.js';
import { type FeedClockPorts, NONE_SERVED } from '../feed-clock.js';
import { openQuoteSocket, type QuoteSocket, type SimulatorClient } from './client.js';
import { mapQuote, mapSnapshotContract, OPTION_PREFIX, vendorTicker } from './map.js';
import { type FeedEvent, parseEvents, type QuoteEvent } from './parse.js';
import { nextClockEpoch } from './simulator-clock.js';

export const SIMULATOR_SOURCE = 'simulator';

export interface SimulatorPorts extends FeedClockPorts {
  readonly clock: Clock;
  readonly offerFrames: (frames: readonly ChainFrame[]) => void;
}

const BACK_OFF_MS = [250, 500, 1_000, 2_000, 5_000] as const;
const SNAPSHOTS_AT_ONCE = 3;
const ROOT_OF_TICKER = /^O:([A-Z.]{1,6}\d?)\d{6}[CP]\d{8}$/;
/** Frames of an underlying come at most four times a second, so a number that counts quarter seconds is never overtaken by them. */
const SEQUENCES_PER_SECOND = 4;

/**
 * Follows the simulated exchange: a snapshot of every chain over REST, then quote events over a WebSocket. When the connection ends, or a new
 * session lists other contracts, it starts over with new snapshots. Everything is driven by {@link SimulatorFeed.poll} and by messages.
 */
export class SimulatorFeed {
  readonly counters = { events: 0, unknown: 0, unparsable: 0, connections: 0 };
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
    private readonly options: { readonly url: string; readonly curveOn: CurveOn },
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
    const waiting = [...(await this.client.underlyings())];
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
    const chain = new ChainState(underlying, rows, vendorTicker, tsEvent);
    chain.applySpot(priceFromNumber(price), priceFromNumber(price), tsEvent);
    this.chains.set(underlying, chain);
    this.offer(chain);
  }

  private receive(text: string): void {
    const { events, unparsable } = parseEvents(text);
    this.counters.unparsable += unparsable;
    this.counters.events += events.length;
    const touched = new Set<ChainState>();
    for (const event of events) {
      const chain = this.apply(event);
      if (chain) touched.add(chain);
    }
    for (const chain of touched) this.offer(chain);
  }

  private apply(event: FeedEvent): ChainState | undefined {
    if (event.ev === 'status') return undefined;
    if (!event.sym.startsWith(OPTION_PREFIX)) return event.ev === 'Q' ? this.applySpot(event) : undefined;
    const chain = this.chains.get((ROOT_OF_TICKER.exec(event.sym)?.[1] ?? '') as Underlying);
    const known =
      event.ev === 'Q'
        ? chain?.applyQuote(event.sym, mapQuote(event))
        : chain?.applyBar(event.sym, { dayVolume: event.av, last: priceFromNumber(event.c) });
    if (!known) this.counters.unknown += 1;
    return known ? chain : undefined;
  }

  private applySpot(event: QuoteEvent): ChainState | undefined {
    const chain = this.chains.get(event.sym as Underlying);
    const { bid, ask, quoteTs } = mapQuote(event);
    chain?.applySpot(bid as Price, ask as Price, quoteTs);
    return chain;
  }

  private offer(chain: ChainState): void {
    const now = this.ports.clock.now();
    const before = this.sequences.get(chain.underlying) ?? Math.floor((now * SEQUENCES_PER_SECOND) / 1_000);
    const sequence = before + 1;
    this.sequences.set(chain.underlying, sequence);
    const { curveOn } = this.options;
    this.ports.offerFrames([chain.toFrame({ sequence, source: SIMULATOR_SOURCE, tsReceived: now, curveOn })]);
  }
}
