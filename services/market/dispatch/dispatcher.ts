import type { Instant, Price, Underlying } from '#core/units';
import type { Clock } from '#platform/clock';
import type { Delivery, MarketEvent, Subject, Want } from './events.js';
import { levelsCrossed, middleOf } from './levels.js';
import { Outbox, type OutboxCounters } from './outbox.js';
import { readVolume, type VolumeState } from './volume.js';

/** Somebody who hears of events. */
export interface SubscriberOptions {
  /** Short and lower case; part of the names of counters. */
  readonly name: string;
  /** Deliveries begin so far apart; what comes between them is conflated. */
  readonly everyMs: number;
  /** Takes one delivery; the next one waits until it has resolved. What it refuses is delivered again. */
  readonly deliver: (deliveries: readonly Delivery[]) => Promise<void> | void;
}

export interface Subscription {
  readonly counters: Readonly<OutboxCounters & { failed: number }>;
  /** Replaces what is wanted; what waits already is delivered all the same. */
  want(wants: readonly Want[]): void;
  close(): void;
}

export interface DispatcherPorts {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  /** A subscriber refused a delivery. */
  readonly onFailure: (name: string, error: unknown) => void;
}

interface Subscriber {
  readonly options: SubscriberOptions;
  readonly outbox: Outbox;
  wants: readonly Want[];
  failed: number;
  dueMs: number;
  delivering: Promise<void> | undefined;
}

/** What is known of a subject and who wants to hear of it. */
interface Topic {
  readonly chain: Set<Subscriber>;
  readonly price: Set<Subscriber>;
  readonly volume: Set<Subscriber>;
  readonly levels: Map<Price, Set<Subscriber>>;
  /** The keys of `levels`, rising. */
  sorted: readonly Price[];
  middle: number | undefined;
  traded: VolumeState | undefined;
}

/**
 * Tells subscribers of what concerns them: an underlying's chain that changed, a quote, a level that a price crossed, a volume spike. Each has an outbox of
 * its own, in which later events replace earlier ones about the same; one that is slow, or that refuses, is waited for by nobody else.
 * Nothing is delivered from within a report: {@link Dispatcher.flush} is called every few milliseconds.
 */
export class Dispatcher {
  /** Events that somebody wanted to hear of, by kind. */
  readonly counters: Record<MarketEvent['kind'], number> = { chain: 0, price: 0, level: 0, volume: 0 };
  private readonly topics = new Map<Subject, Topic>();
  private readonly subscribers = new Set<Subscriber>();
  private sequence = 0;

  constructor(private readonly ports: DispatcherPorts) {}

  subscribe(options: SubscriberOptions): Subscription {
    const subscriber: Subscriber = {
      ...{ options, outbox: new Outbox(), wants: [], failed: 0 },
      ...{ dueMs: Number.NEGATIVE_INFINITY, delivering: undefined },
    };
    this.subscribers.add(subscriber);
    const want = (wants: readonly Want[]) => {
      const before = subscriber.wants;
      subscriber.wants = wants;
      // Added first: a subject that stays wanted keeps what is known of it.
      for (const one of wants) this.add(subscriber, one);
      const kept = new Set(wants.map(nameOf));
      for (const one of before) if (!kept.has(nameOf(one))) this.remove(subscriber, one);
    };
    return {
      get counters() {
        return { ...subscriber.outbox.counters, failed: subscriber.failed };
      },
      want,
      close: () => {
        want([]);
        this.subscribers.delete(subscriber);
      },
    };
  }

  /** Reports that quotes of a chain changed. */
  chain(underlying: Underlying): void {
    const topic = this.topics.get(underlying);
    if (topic) this.tell(topic.chain, { kind: 'chain', subject: underlying });
  }

  /** Reports a quote that stands. A side that is absent is MISSING_INT or 0: such a quote passes no level. */
  price(subject: Subject, bid: Price, ask: Price, ts: Instant): void {
    const topic = this.topics.get(subject);
    if (!topic) return;
    this.tell(topic.price, { kind: 'price', subject, bid, ask, ts });
    const now = middleOf(bid, ask);
    if (now === undefined) return;
    const { middle: before, sorted, levels } = topic;
    topic.middle = now;
    if (before === undefined || sorted.length === 0) return;
    for (const { level, direction } of levelsCrossed(sorted, before, now))
      this.tell(levels.get(level) as Set<Subscriber>, { kind: 'level', subject, level, direction, ts });
  }

  /** Reports the contracts traded on the day so far. */
  volume(subject: Subject, dayVolume: number, now: Instant): void {
    const topic = this.topics.get(subject);
    if (!topic || topic.volume.size === 0) return;
    const { state, spike } = readVolume(topic.traded, dayVolume, now);
    topic.traded = state;
    if (spike) this.tell(topic.volume, { kind: 'volume', subject, ts: now, ...spike });
  }

  /** Begins the deliveries that are due, of subscribers whose last one has ended. */
  flush(): void {
    const nowMs = this.ports.clock.monotonicMs();
    for (const subscriber of this.subscribers) {
      const { delivering, dueMs, outbox, options } = subscriber;
      if (delivering !== undefined || outbox.size === 0 || nowMs < dueMs) continue;
      subscriber.dueMs = nowMs + options.everyMs;
      subscriber.delivering = this.deliver(subscriber).finally(() => {
        subscriber.delivering = undefined;
      });
    }
  }

  /** Resolves when no delivery is under way. */
  async settled(): Promise<void> {
    await Promise.all([...this.subscribers].map(({ delivering }) => delivering));
  }

  private async deliver(subscriber: Subscriber): Promise<void> {
    const { outbox, options } = subscriber;
    const taken = outbox.take();
    try {
      await options.deliver(taken);
    } catch (error) {
      outbox.restore(taken);
      subscriber.failed += 1;
      this.ports.onFailure(options.name, error);
    }
  }

  private tell(subscribers: ReadonlySet<Subscriber>, event: MarketEvent): void {
    if (subscribers.size === 0) return;
    this.sequence += 1;
    this.counters[event.kind] += 1;
    for (const { outbox } of subscribers) outbox.put(this.sequence, event);
  }

  private add(subscriber: Subscriber, want: Want): void {
    const topic = this.topics.get(want.subject) ?? newTopic();
    this.topics.set(want.subject, topic);
    if (want.on !== 'level') {
      topic[want.on].add(subscriber);
      return;
    }
    const known = topic.levels.get(want.level);
    if (known) known.add(subscriber);
    else {
      topic.levels.set(want.level, new Set([subscriber]));
      topic.sorted = [...topic.levels.keys()].sort((a, b) => a - b);
    }
  }

  private remove(subscriber: Subscriber, want: Want): void {
    const topic = this.topics.get(want.subject);
    if (!topic) return;
    if (want.on !== 'level') {
      topic[want.on].delete(subscriber);
      // Nobody reads reports any more, so what is usual grows old.
      if (topic.volume.size === 0) topic.traded = undefined;
    } else {
      const wanting = topic.levels.get(want.level);
      wanting?.delete(subscriber);
      if (wanting?.size === 0) {
        topic.levels.delete(want.level);
        topic.sorted = topic.sorted.filter((level) => level !== want.level);
      }
    }
    const { chain, price, volume, levels } = topic;
    if (chain.size + price.size + volume.size + levels.size === 0) this.topics.delete(want.subject);
  }
}

function newTopic(): Topic {
  return {
    ...{ chain: new Set(), price: new Set(), volume: new Set(), levels: new Map() },
    ...{ sorted: [], middle: undefined, traded: undefined },
  };
}

function nameOf(want: Want): string {
  return want.on === 'level' ? `level ${want.subject} ${want.level}` : `${want.on} ${want.subject}`;
}
