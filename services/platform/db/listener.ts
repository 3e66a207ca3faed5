import pg from 'pg';
import { toDbError } from './errors.js';

const BACK_OFF_MS = [100, 200, 500, 1_000, 2_000] as const;
/** A half-open connection (server host gone) is noticed by this probe. */
const PROBE_EVERY_MS = 5_000;
const PROBE_TIMEOUT_MS = 5_000;

export interface ListenerOptions {
  /** Shown in pg_stat_activity. */
  readonly name: string;
  readonly onError?: (error: unknown) => void;
}

/**
 * LISTEN on a connection of its own that comes back by itself. Notifications sent while it was away are lost, so whoever
 * waits registers {@link Listener.onReconnected} and reads the level again.
 */
export class Listener {
  private readonly url: string;
  private readonly options: ListenerOptions;
  private readonly handlers = new Map<string, Set<(payload: string) => void>>();
  private readonly reconnectedHandlers = new Set<() => void>();
  private client: pg.Client | undefined;
  private retryTimer: NodeJS.Timeout | undefined;
  private probeTimer: NodeJS.Timeout | undefined;
  private failures = 0;
  private closed = false;
  private asked: Promise<unknown> = Promise.resolve();

  constructor(url: string, options: ListenerOptions) {
    this.url = url;
    this.options = options;
  }

  /** Registers a handler; takes effect at once when connected. Returns a function that removes it. */
  listen(channel: string, handler: (payload: string) => void): () => void {
    const existing = this.handlers.get(channel);
    if (existing) existing.add(handler);
    else {
      this.handlers.set(channel, new Set([handler]));
      const client = this.client;
      if (client) this.ask(client, listenOn(channel)).catch((error: unknown) => this.lose(client, error));
    }
    return () => this.handlers.get(channel)?.delete(handler);
  }

  /** Called after each connection but the first; a handler must not throw. */
  onReconnected(handler: () => void): () => void {
    this.reconnectedHandlers.add(handler);
    return () => this.reconnectedHandlers.delete(handler);
  }

  /** Connects for the first time. A server that is away is not an error here: it goes on trying. */
  async start(): Promise<void> {
    await this.connect(false);
  }

  get isConnected(): boolean {
    return this.client !== undefined;
  }

  async close(): Promise<void> {
    this.closed = true;
    clearTimeout(this.retryTimer);
    clearTimeout(this.probeTimer);
    const client = this.client;
    this.client = undefined;
    await client?.end().catch(() => undefined);
  }

  private async connect(isReconnect: boolean): Promise<void> {
    if (this.closed) return;
    const client = new pg.Client({
      connectionString: this.url,
      application_name: this.options.name,
      connectionTimeoutMillis: 5_000,
      query_timeout: PROBE_TIMEOUT_MS,
      keepAlive: true,
    });
    client.on('error', (error) => this.lose(client, error));
    client.on('end', () => this.lose(client, new Error('Connection ended')));
    client.on('notification', ({ channel, payload }) => {
      for (const handler of this.handlers.get(channel) ?? []) handler(payload ?? '');
    });
    try {
      await client.connect();
      for (const channel of this.handlers.keys()) await client.query(listenOn(channel));
    } catch (error) {
      await client.end().catch(() => undefined);
      this.options.onError?.(toDbError(error, 'listen'));
      this.retry();
      return;
    }
    if (this.closed) {
      await client.end().catch(() => undefined);
      return;
    }
    this.client = client;
    const first = this.failures === 0 && !isReconnect;
    this.failures = 0;
    this.probe(client);
    if (!first) for (const handler of this.reconnectedHandlers) handler();
  }

  /** One statement after the other: the driver takes no second one while the first is under way. */
  private ask(client: pg.Client, statement: string): Promise<unknown> {
    const answer = this.asked.then(() => client.query(statement));
    this.asked = answer.catch(() => undefined);
    return answer;
  }

  private lose(client: pg.Client, error: unknown): void {
    if (this.client !== client) return;
    this.fail(error);
  }

  private fail(error: unknown): void {
    const client = this.client;
    if (!client || this.closed) return;
    this.client = undefined;
    clearTimeout(this.probeTimer);
    client.end().catch(() => undefined);
    this.options.onError?.(toDbError(error, 'listen'));
    this.retry();
  }

  private retry(): void {
    if (this.closed) return;
    const waitMs = BACK_OFF_MS[Math.min(this.failures, BACK_OFF_MS.length - 1)];
    this.failures += 1;
    clearTimeout(this.retryTimer);
    this.retryTimer = setTimeout(() => void this.connect(true), waitMs);
  }

  private probe(client: pg.Client): void {
    this.probeTimer = setTimeout(() => {
      this.ask(client, 'SELECT 1').then(
        () => this.client === client && this.probe(client),
        (error: unknown) => this.lose(client, error),
      );
    }, PROBE_EVERY_MS);
    this.probeTimer.unref();
  }
}

function listenOn(channel: string): string {
  return `LISTEN ${pg.escapeIdentifier(channel)}`;
}
