/**
 * Pushes to browsers what concerns their user: small messages that say what to read again, the market clock, and chains of market data.
 * A message of the log reaches each browser once, in order, also over a lost connection; how, the file of the log says.
 */
import type { IncomingMessage, Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { type WebSocket, WebSocketServer } from 'ws';
import type { HashedFrame } from '#core/model';
import type { Underlying } from '#core/units';
import type { Clock, Repeated, Timers } from '#platform/clock';
import { runBackground } from '#platform/errors';
import { logFailures, type Metrics } from '#platform/telemetry';
import type { MarketClockReader } from '#store/clock';
import { LIVE_PATH, type LiveMessage, type MarketClockView, RESUME_PARAMETER } from '../contract/index.js';
import { isOwnOrigin } from '../http/index.js';
import { clockView } from '../market/index.js';
import { Connections, type Viewer } from './connections.js';
import type { LiveClient } from './live-client.js';
import { LiveLog } from './live-log.js';
import { QuotePump } from './quote-pump.js';
import { QuoteTopics } from './quote-topics.js';
import { Sources, type SourcesOptions } from './sources.js';
import { readWish } from './wishes.js';

/** What moved in one moment leaves together. */
const PUMP_EVERY_MS = 100;
const CLOCK_EVERY_MS = 1_000;
/** Marks move at most twice a second. */
const MARKS_EVERY_MS = 500;
const FEED_EVERY_MS = 2_000;
const HEARTBEAT_EVERY_MS = 15_000;
/** A session that ended elsewhere (another gateway, its expiry) is noticed within this time. */
const SESSIONS_EVERY_MS = 30_000;
/** A browser names topics and says nothing else. */
const INBOUND_BYTES_MAX = 4_096;

export interface HubOptions extends SourcesOptions {
  readonly market: Pick<MarketClockReader, 'epoch' | 'onChange'>;
  readonly frames: { get(underlying: Underlying): Promise<HashedFrame | undefined> };
  readonly clock: Clock;
  readonly timers: Timers;
  readonly metrics: Metrics;
  /** Returns who a request's cookie belongs to. */
  viewerOf(request: IncomingMessage): Promise<Viewer | undefined>;
  /** Returns which of these sessions still stand. */
  standing(sessionIds: ReadonlySet<string>): Promise<ReadonlySet<string>>;
}

export class Hub {
  private readonly server = new WebSocketServer({ noServer: true, maxPayload: INBOUND_BYTES_MAX });
  private readonly log = new LiveLog();
  private readonly quotes: QuoteTopics;
  private readonly connections: Connections;
  private readonly pump: QuotePump;
  private readonly sources: Sources;
  private readonly repeated: Repeated[] = [];
  private readonly removers: (() => void)[] = [];

  constructor(private readonly options: HubOptions) {
    const dropped = options.metrics.counter('hub_dropped_total', 'Sockets dropped by the hub.', ['reason']);
    this.quotes = new QuoteTopics(options.frames);
    this.connections = new Connections({
      log: this.log,
      quotes: this.quotes,
      onDropped: (reason) => dropped.add(1, { reason }),
      onWish: (client, text) => {
        void runBackground('hub.wish', logFailures(options.logger), () => this.takeWish(client, text));
      },
    });
    this.pump = new QuotePump({
      topics: this.quotes,
      timers: options.timers,
      wanted: () => this.connections.topics(),
      send: (moved) => this.connections.pumpQuotes(options.clock.monotonicMs(), moved),
      onFailure: (error) => options.logger.warn('hub.quotes_failed', { error }),
    });
    this.sources = new Sources(options, this.log, this.pump);
  }

  /** Takes the upgrades of the server and begins to push. */
  start(server: Server): void {
    const onUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      const log = logFailures(this.options.logger);
      const policy = {
        onFailure: (error: unknown, name: string) => {
          log.onFailure(error, name);
          socket.destroy();
        },
      };
      void runBackground('hub.upgrade', policy, () => this.upgrade(request, socket, head));
    };
    server.on('upgrade', onUpgrade);
    this.sources.start();
    this.removers.push(
      () => server.off('upgrade', onUpgrade),
      () => this.sources.stop(),
      () => this.pump.stop(),
      this.options.market.onChange(() => this.sendClock()),
    );
    const sockets = this.options.metrics.gauge('hub_sockets', 'Open WebSockets.');
    this.every(PUMP_EVERY_MS, () => this.tell());
    this.every(CLOCK_EVERY_MS, () => {
      sockets.set(this.connections.size);
      this.sendClock();
    });
    this.every(MARKS_EVERY_MS, () => this.sources.tellMarks());
    this.every(FEED_EVERY_MS, () => this.sources.tellFeed());
    this.every(HEARTBEAT_EVERY_MS, () => {
      this.connections.heartbeat();
      this.quotes.keepOnly(this.connections.topics());
      this.log.forget(new Set(this.connections.users()), this.options.clock.monotonicMs());
    });
    this.every(SESSIONS_EVERY_MS, () => this.dropEndedSessions());
  }

  closeSession(sessionId: string): void {
    this.connections.closeSession(sessionId);
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
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    if (pathname !== LIVE_PATH) return refuse(socket, '404 Not Found');
    if (!isOwnOrigin(request.headers)) return refuse(socket, '403 Forbidden');
    const viewer = await this.options.viewerOf(request);
    if (!viewer) return refuse(socket, '401 Unauthorized');
    this.server.handleUpgrade(request, socket, head, (client) => {
      this.welcome(client, viewer, searchParams.get(RESUME_PARAMETER));
    });
  }

  /** From here on this browser is told everything; what it missed since its last visit comes first, or it hears that it missed something. */
  private welcome(socket: WebSocket, viewer: Viewer, resume: string | null): void {
    const { clock } = this.options;
    socket.on('error', () => socket.terminate());
    const wanted = resume === null ? undefined : this.sequenceIn(resume);
    const resumed = this.log.open(viewer.userId, clock.monotonicMs(), wanted) && wanted !== undefined;
    const after = resumed ? wanted : this.log.sequence;
    const client = this.connections.add(socket, viewer, after);
    this.sources.holdersChanged();
    const now = this.clock();
    const messages: LiveMessage[] = [{ type: 'hello', serverNow: clock.now(), epoch: this.log.epoch, resumed }];
    client.say(now ? [...messages, { type: 'clock', clock: now }] : messages, after);
    if (resumed) client.pump(clock.monotonicMs());
  }

  /** Returns undefined for a place in the log of another process. */
  private sequenceIn(resume: string): number | undefined {
    const [, epoch, sequence] = /^([\w-]{1,40})\.(\d{1,15})$/.exec(resume) ?? [];
    return epoch === this.log.epoch ? Number(sequence) : undefined;
  }

  private async takeWish(client: LiveClient, text: string): Promise<void> {
    const { quotes, refused } = readWish(text);
    this.quotes.keepOnly(this.connections.topics());
    // Wanted before it is looked for, so that nobody forgets the chain meanwhile.
    client.want(quotes);
    const unknown: LiveMessage[] = [];
    for (const underlying of quotes.keys()) {
      if (await this.quotes.open(underlying)) continue;
      client.leave(underlying);
      unknown.push({ type: 'topicRefused', topic: `quotes/${underlying}`, code: 'TOPIC_UNKNOWN' });
    }
    const messages = [...refused.map((one): LiveMessage => ({ type: 'topicRefused', ...one })), ...unknown];
    if (messages.length > 0) client.say(messages);
    client.pump(this.options.clock.monotonicMs());
    // What moved while a chain was looked for was not announced to it.
    for (const underlying of quotes.keys()) this.pump.announce(underlying);
  }

  private tell(): void {
    const { everybody, users } = this.log.takeChanged();
    this.connections.pump(this.options.clock.monotonicMs(), (userId) => everybody || users.has(userId));
  }

  private sendClock(): void {
    const clock = this.connections.size === 0 ? undefined : this.clock();
    if (clock) this.connections.sayToAll({ type: 'clock', clock });
  }

  private clock(): MarketClockView | undefined {
    const epoch = this.options.market.epoch();
    return epoch && clockView(epoch, this.options.clock.now());
  }

  private async dropEndedSessions(): Promise<void> {
    const open = this.connections.sessionIds();
    if (open.size === 0) return;
    const standing = await this.options.standing(open);
    for (const sessionId of open) if (!standing.has(sessionId)) this.connections.closeSession(sessionId);
  }

  private every(ms: number, task: () => Promise<void> | void): void {
    const { timers, logger } = this.options;
    this.repeated.push(timers.every(ms, task, (error) => logger.warn('hub.task_failed', { error })));
  }
}

function refuse(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
