import { parseOccSymbol, underlyingOf, underlyingOfRoot } from '#core/model';
import type { Instant, Underlying } from '#core/units';
import type { Clock } from '#platform/clock';
import { type Delivery, Dispatcher, type Subscription, type Want } from '../../dispatch/index.js';
import { CLOSE_INTERVAL_MS, PUBLISH_INTERVAL_MS } from '../../publish/index.js';
import { type MarketState, type QuoteBatch, Verdict } from '../../state/index.js';
import type { WatchedChain } from './watched-chain.js';

/** Chains whose newest frame is younger have their next one with the next poll. */
const QUIET_MS = 2 * PUBLISH_INTERVAL_MS;

/** Who makes frames: of an underlying as soon as its newest one is so old. */
export interface HurriedFrames {
  hurry(underlying: Underlying, everyMs: number): void;
}

/**
 * What of the live market concerns whom. A quiet chain that changes gets a frame without waiting for the next poll, and with it the scanner, the surfaces and
 * everybody else who reads frames; one whose price crosses the strike of what somebody holds gets it as soon as those of what is held do.
 * Events only hurry frames: each poll makes them of all that changed.
 */
export class MarketEvents {
  private readonly dispatcher: Dispatcher;
  private readonly readers: Subscription;
  private readonly exits: Subscription;
  private failure: unknown;

  constructor(
    private readonly market: MarketState,
    clock: Pick<Clock, 'monotonicMs'>,
    frames: HurriedFrames,
  ) {
    this.dispatcher = new Dispatcher({
      clock,
      onFailure: (_name, error) => {
        this.failure = error;
      },
    });
    const hurry = (everyMs: number) => (deliveries: readonly Delivery[]) => {
      for (const { event } of deliveries) frames.hurry(subjectOf(event.subject), everyMs);
    };
    this.readers = this.dispatcher.subscribe({ name: 'readers', everyMs: 0, deliver: hurry(QUIET_MS) });
    this.exits = this.dispatcher.subscribe({ name: 'exits', everyMs: 0, deliver: hurry(CLOSE_INTERVAL_MS) });
  }

  /** What was told and how much of it a later event stood for, by name. */
  measure(): Readonly<Record<string, number>> {
    const { chain, level, volume } = this.dispatcher.counters;
    const conflated = this.readers.counters.conflated + this.exits.counters.conflated;
    return { chainsMoved: chain, levelsCrossed: level, volumeSpikes: volume, eventsConflated: conflated };
  }

  /** @param held - OCC symbols of what somebody holds or has orders for */
  follow(underlyings: Iterable<Underlying>, held: ReadonlySet<string>): void {
    const wants: Want[] = [...held].map((subject) => ({ on: 'volume', subject }));
    for (const subject of underlyings) wants.push({ on: 'chain', subject }, { on: 'volume', subject });
    this.readers.want(wants);
    this.exits.want(
      [...held].flatMap((symbol): readonly Want[] => {
        const contract = parseOccSymbol(symbol);
        return contract ? [{ on: 'level', subject: underlyingOfRoot(contract.root), level: contract.strike }] : [];
      }),
    );
  }

  /** Quotes were applied. */
  quotes({ count, rows, verdicts }: QuoteBatch): void {
    const moved = new Set<Underlying>();
    let last = -1;
    for (let index = 0; index < count; index += 1) {
      const verdict = verdicts[index] as number;
      if (verdict !== Verdict.applied && verdict !== Verdict.confirmed) continue;
      const slice = this.market.sliceOf(rows[index] as number);
      if (slice === last) continue;
      last = slice;
      const underlying = this.market.underlyingOfSlice(slice);
      if (underlying !== undefined) moved.add(underlying);
    }
    for (const underlying of moved) this.dispatcher.chain(underlying);
  }

  /** The price of an underlying moved. */
  spot({ underlying, spot, spotTs }: WatchedChain): void {
    if (spot === undefined || spotTs === undefined) return;
    this.dispatcher.chain(underlying);
    this.dispatcher.price(underlying, spot, spot, spotTs);
  }

  /** A snapshot of a chain was installed. */
  snapshot(chain: WatchedChain, now: Instant): void {
    const { underlying, dayVolume } = chain;
    this.dispatcher.chain(underlying);
    this.spot(chain);
    if (dayVolume !== undefined) this.dispatcher.volume(underlying, dayVolume, now);
  }

  /** A contract's volume of the day was told. */
  bar(symbol: string, dayVolume: number, now: Instant): void {
    this.dispatcher.volume(symbol, dayVolume, now);
  }

  /** Hands on what is due. Errors: throws the newest failure of a subscriber since the last call. */
  flush(): void {
    this.dispatcher.flush();
    const { failure } = this;
    this.failure = undefined;
    if (failure !== undefined) throw failure;
  }
}

/** A subject is a ticker or an OCC symbol, which no ticker can be. */
function subjectOf(subject: string): Underlying {
  return underlyingOf(subject) ?? (subject as Underlying);
}
