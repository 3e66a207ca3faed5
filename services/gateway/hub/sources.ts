/** Where the hub hears of what moved: notifications of Postgres, and frames and market clock of Redis. */
import { FRAME_CHANNEL, Notify } from '#core/model';
import type { Listener } from '#platform/db';
import { runBackground } from '#platform/errors';
import type { RedisSubscriber } from '#platform/redis';
import { type Logger, logFailures } from '#platform/telemetry';
import { FEED_CHANNEL } from '#store/feeds';
import type { LiveLog } from './live-log.js';
import { messagesOf, parseNotice, parseSlot, STOPS_MOVED, USER_CHANNELS } from './notices.js';
import type { QuotePump } from './quote-pump.js';

export interface SourcesOptions {
  readonly listener: Pick<Listener, 'listen' | 'onReconnected'>;
  readonly subscriber: Pick<RedisSubscriber, 'subscribe' | 'onReconnected'>;
  readonly logger: Logger;
  /** Returns the users among these who live in a slot. */
  livingIn(slotId: number, userIds: readonly string[]): Promise<readonly string[]>;
  /** Returns the users among these who hold an open position, with the underlyings. */
  holdings(userIds: readonly string[]): Promise<ReadonlyMap<string, ReadonlySet<string>>>;
}

/** Writes into the log what users are to be told. */
export class Sources {
  /** Underlyings with a newer frame than the marks last told of. */
  private readonly moved = new Set<string>();
  private feedMoved = false;
  private feedsMoved = false;
  private holdings: ReadonlyMap<string, ReadonlySet<string>> = new Map();
  private holdingsStale = true;
  private readonly removers: (() => void)[] = [];

  constructor(
    private readonly options: SourcesOptions,
    private readonly log: LiveLog,
    private readonly quotes: Pick<QuotePump, 'announce' | 'announceAll'>,
  ) {}

  start(): void {
    const { listener, subscriber, logger } = this.options;
    for (const channel of USER_CHANNELS) {
      const remove = listener.listen(channel, (payload) => {
        const notice = parseNotice(payload);
        if (!notice) return;
        this.holdingsStale = true;
        for (const message of messagesOf(channel, notice)) this.log.put(notice.userId, message);
      });
      this.removers.push(remove);
    }
    this.removers.push(
      listener.listen(Notify.stops, (payload) => this.tellStops(payload)),
      listener.listen(Notify.slots, (payload) => {
        void runBackground('hub.slot_moved', logFailures(logger), () => this.tellMoved(payload));
      }),
      listener.onReconnected(() => this.readAll()),
      subscriber.subscribe(FRAME_CHANNEL, (message) => this.takeFrame(message)),
      subscriber.subscribe(FEED_CHANNEL, (message) => this.takeReport(message)),
      subscriber.onReconnected(() => {
        this.readAll();
        this.quotes.announceAll();
      }),
    );
  }

  stop(): void {
    for (const remove of this.removers) remove();
  }

  /** Somebody came: whose positions move with which underlying is asked again. */
  holdersChanged(): void {
    this.holdingsStale = true;
  }

  /** Tells those whose marks moved. */
  async tellMarks(): Promise<void> {
    if (this.moved.size === 0) return;
    if (this.holdingsStale) await this.readHoldings();
    const moved = [...this.moved];
    this.moved.clear();
    for (const [userId, held] of this.holdings) {
      if (moved.some((underlying) => held.has(underlying))) this.log.put(userId, { type: 'positions' });
    }
  }

  tellFeed(): void {
    if (this.feedMoved) this.log.putForAll({ type: 'market' });
    if (this.feedsMoved) this.log.putForAll({ type: 'feeds' });
    this.feedMoved = false;
    this.feedsMoved = false;
  }

  private takeFrame(message: string): void {
    this.feedMoved = true;
    const underlying = underlyingOf(message);
    if (underlying === undefined) return;
    this.moved.add(underlying);
    this.quotes.announce(underlying);
  }

  /** A vendor that is lost is told at once, figures now and then. */
  private takeReport(message: string): void {
    this.feedsMoved = true;
    if (!saysChanged(message)) return;
    this.feedMoved = true;
    this.tellFeed();
  }

  /** A stop of one user concerns that user; one without a name concerns everybody. */
  private tellStops(payload: string): void {
    const userId = parseNotice(payload)?.userId;
    const users = userId === undefined ? this.log.users() : [userId];
    for (const user of users) for (const message of STOPS_MOVED) this.log.put(user, message);
  }

  /** A slot was taken: those who live in it see where their bots run now. */
  private async tellMoved(payload: string): Promise<void> {
    const slotId = parseSlot(payload);
    if (slotId === undefined) return;
    const users = await this.options.livingIn(slotId, this.log.users());
    for (const user of users) this.log.put(user, { type: 'bots' });
  }

  /** Notices may have been lost: nobody knows of what. */
  private readAll(): void {
    this.holdingsStale = true;
    this.log.putForAll({ type: 'reset' });
  }

  /** A notice that arrives while the database is asked makes the answer stale again. */
  private async readHoldings(): Promise<void> {
    this.holdingsStale = false;
    try {
      this.holdings = await this.options.holdings(this.log.users());
    } catch (error) {
      this.holdingsStale = true;
      throw error;
    }
  }
}

function underlyingOf(message: string): string | undefined {
  const underlying = fieldsOf(message)['underlying'];
  return typeof underlying === 'string' ? underlying : undefined;
}

function saysChanged(message: string): boolean {
  return fieldsOf(message)['changed'] === true;
}

/** Of a message that is no object: none. */
function fieldsOf(message: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(message);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}
