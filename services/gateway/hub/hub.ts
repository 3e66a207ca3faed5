/**
 * Pushes to browsers what concerns their user: small messages that say what to read again, and the market clock.
 * Everything here may be lost and repeated: after a lost connection of any kind the browser reads all anew.
 */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import { FRAME_CHANNEL, Notify } from '#core/model';
import type { Clock, Repeated, Timers } from '#platform/clock';
import type { Listener } from '#platform/db';
import { runBackground } from '#platform/errors';
import type { RedisSubscriber } from '#platform/redis';
import { type Logger, logFailures, type Metrics } from '#platform/telemetry';
import type { MarketClockReader } from '#store/clock';
import { LIVE_PATH, type MarketClockView } from '../contract/index.js';
import { isOwnOrigin } from '../http/index.js';
import { clockView } from '../market/index.js';
import { Connections, type Viewer } from './connections.js';
import { messagesOf, parseNotice, parseSlot, READ_ALL, STOPS_MOVED, USER_CHANNELS } from './notices.js';
import { Outbox } from './outbox.js';

/** Notifications of one moment leave together. */
const FLUSH_EVERY_MS = 100;
const CLOCK_EVERY_MS = 1_000;
/** Marks move at most twice a second. */
const MARKS_EVERY_MS = 500;
const FEED_EVERY_MS = 2_000;
const HEARTBEAT_EVERY_MS = 15_000;
/** A session that ended elsewhere (another gateway, its expiry) is noticed within this time. */
const SESSIONS_EVERY_MS = 30_000;
/** A browser has nothing to say here. */
const INBOUND_BYTES_MAX = 1_024;

export interface HubOptions {
  readonly listener: Pick<Listener, 'listen' | 'onReconnected'>;
  readonly subscriber: Pick<RedisSubscriber, 'subscribe' | 'onReconnected'>;
  readonly market: Pick<MarketClockReader, 'epoch' | 'onChange'>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Returns who a request's cookie belongs to. */
  viewerOf(request: IncomingMessage): Promise<Viewer | undefined>;
  /** Returns which of these sessions still stand. */
  standing(tokenHashes: ReadonlySet<string>): Promise<ReadonlySet<string>>;
  /** Returns the users among these who live in a slot. */
  livingIn(slotId: number, userIds: readonly string[]): Promise<readonly string[]>;
  /** Returns the users among these who hold an open position, with the underlyings. */
  holdings(userIds: readonly string[]): Promise<ReadonlyMap<string, ReadonlySet<string>>>;
}

export class Hub {
  private readonly server = new WebSocketServer({ noServer: true, maxPayload: INBOUND_BYTES_MAX });
  private readonly connections: Connections;
  private readonly outbox = new Outbox();
  /** Underlyings with a newer frame than the marks last sent. */
  private readonly moved = new Set<string>();
  private feedMoved = false;
  private holdings: ReadonlyMap<string, ReadonlySet<string>> = new Map();
  private holdingsStale = true;
  private readonly repeated: Repeated[] = [];
  private readonly removers: (() => void)[] = [];

  constructor(private readonly options: HubOptions) {
    const dropped = options.metrics.counter('hub_dropped_total', 'Sockets dropped by the hub.', ['reason']);
    this.connections = new Connections((reason) => dropped.add(1, { reason }));
  }

  /** Takes the upgrades of the server and begins to push. */
  start(server: Server): void {
    const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      void runBackground(
        'hub.upgrade',
        this.policy(() => socket.destroy()),
        () => this.upgrade(request, socket, head),
      );
    };
    server.on('upgrade', onUpgrade);
    this.removers.push(() => server.off('upgrade', onUpgrade));
    this.listenToDatabase();
    this.listenToRedis();
    const sockets = this.options.metrics.gauge('hub_sockets', 'Open WebSockets.');
    this.every(FLUSH_EVERY_MS, () => this.flush());
    this.every(CLOCK_EVERY_MS, () => {
      sockets.set(this.connections.size);
      this.sendClock();
    });
    this.every(MARKS_EVERY_MS, () => this.sendMarks());
    this.every(FEED_EVERY_MS, () => this.sendFeed());
    this.every(HEARTBEAT_EVERY_MS, () => this.connections.heartbeat());
    this.every(SESSIONS_EVERY_MS, () => this.dropEndedSessions());
  }

  closeSession(tokenHash: string): void {
    this.connections.closeSession(tokenHash);
  }

  async stop(): Promise<void> {
    for (const remove of this.removers) remove();
    await Promise.all(this.repeated.map((one) => one.stop()));
    this.connections.closeAll();
    this.server.close();
  }

  private async upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    // A socket that dies while the session is looked up must not end the process.
    socket.on('error', () => socket.destroy());
    if (new URL(request.url ?? '/', 'http://localhost').pathname !== LIVE_PATH) return refuse(socket, '404 Not Found');
    if (!isOwnOrigin(request.headers)) return refuse(socket, '403 Forbidden');
    const viewer = await this.options.viewerOf(request);
    if (!viewer) return refuse(socket, '401 Unauthorized');
    this.server.handleUpgrade(request, socket, head, (client) => {
      client.on('error', () => client.terminate());
      this.connections.add(client, viewer);
      this.holdingsStale = true;
      client.send(JSON.stringify({ type: 'hello', serverNow: this.options.clock.now() }));
      const clock = this.clock();
      if (clock) client.send(JSON.stringify({ type: 'clock', clock }));
    });
  }

  private listenToDatabase(): void {
    const { listener } = this.options;
    for (const channel of USER_CHANNELS) {
      const remove = listener.listen(channel, (payload) => {
        const notice = parseNotice(payload);
        if (!notice) return;
        this.holdingsStale = true;
        for (const message of messagesOf(channel, notice)) this.outbox.put(notice.userId, message);
      });
      this.removers.push(remove);
    }
    this.removers.push(
      listener.listen(Notify.stops, (payload) => this.tellStops(payload)),
      listener.listen(Notify.slots, (payload) => {
        void runBackground('hub.slot_moved', this.policy(), () => this.tellMoved(payload));
      }),
      listener.onReconnected(() => this.readAll()),
    );
  }

  /** A stop of one user concerns that user; one without a name concerns everybody. */
  private tellStops(payload: string): void {
    const userId = parseNotice(payload)?.userId;
    const users = userId === undefined ? this.connections.users() : [userId];
    for (const user of users) for (const message of STOPS_MOVED) this.outbox.put(user, message);
  }

  /** A slot was taken: those who live in it see where their bots run now. */
  private async tellMoved(payload: string): Promise<void> {
    const slotId = parseSlot(payload);
    if (slotId === undefined) return;
    const users = await this.options.livingIn(slotId, this.connections.users());
    for (const user of users) this.outbox.put(user, { type: 'bots' });
  }

  private listenToRedis(): void {
    const { subscriber } = this.options;
    const onFrame = (message: string) => {
      this.feedMoved = true;
      const underlying = underlyingOf(message);
      if (underlying !== undefined) this.moved.add(underlying);
    };
    this.removers.push(
      subscriber.subscribe(FRAME_CHANNEL, onFrame),
      subscriber.onReconnected(() => this.readAll()),
      this.options.market.onChange(() => this.sendClock()),
    );
  }

  private readAll(): void {
    this.holdingsStale = true;
    for (const userId of this.connections.users()) for (const message of READ_ALL) this.outbox.put(userId, message);
  }

  private flush(): void {
    for (const [userId, messages] of this.outbox.take()) this.connections.sendToUser(userId, messages);
  }

  private sendClock(): void {
    const clock = this.connections.size === 0 ? undefined : this.clock();
    if (clock) this.connections.sendToAll({ type: 'clock', clock });
  }

  private clock(): MarketClockView | undefined {
    const epoch = this.options.market.epoch();
    return epoch && clockView(epoch, this.options.clock.now());
  }

  private async sendMarks(): Promise<void> {
    if (this.connections.size === 0) this.moved.clear();
    if (this.moved.size === 0) return;
    if (this.holdingsStale) await this.readHoldings();
    const moved = [...this.moved];
    this.moved.clear();
    for (const [userId, held] of this.holdings) {
      if (moved.some((underlying) => held.has(underlying))) this.outbox.put(userId, { type: 'positions' });
    }
  }

  /** A notice that arrives while the database is asked makes the answer stale again. */
  private async readHoldings(): Promise<void> {
    this.holdingsStale = false;
    try {
      this.holdings = await this.options.holdings(this.connections.users());
    } catch (error) {
      this.holdingsStale = true;
      throw error;
    }
  }

  private sendFeed(): void {
    if (!this.feedMoved) return;
    this.feedMoved = false;
    this.connections.sendToAll({ type: 'market' });
  }

  private async dropEndedSessions(): Promise<void> {
    const open = this.connections.tokenHashes();
    if (open.size === 0) return;
    const standing = await this.options.standing(open);
    for (const tokenHash of open) if (!standing.has(tokenHash)) this.connections.closeSession(tokenHash);
  }

  private every(ms: number, task: () => Promise<void> | void): void {
    const { timers, logger } = this.options;
    this.repeated.push(timers.every(ms, task, (error) => logger.warn('hub.task_failed', { error })));
  }

  private policy(onFailure?: () => void) {
    const log = logFailures(this.options.logger);
    return {
      onFailure: (error: unknown, name: string) => {
        log.onFailure(error, name);
        onFailure?.();
      },
    };
  }
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}

function underlyingOf(message: string): string | undefined {
  try {
    const value: unknown = JSON.parse(message);
    if (typeof value !== 'object' || value === null || !('underlying' in value)) return undefined;
    return typeof value.underlying === 'string' ? value.underlying : undefined;
  } catch {
    return undefined;
  }
}
