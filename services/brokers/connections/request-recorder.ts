import { addMs, type Instant, MS_PER_DAY } from '#core/units';
import type { Clock, Repeated, Timers } from '#platform/clock';
import type { RequestStore } from '#store/connections';
import type { RequestRecord } from '../transport/index.js';

export interface RecorderParts {
  readonly store: Pick<RequestStore, 'insert' | 'purge'>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly onDropped: (count: number) => void;
  readonly onFailure: (error: unknown) => void;
}

const FLUSH_EVERY_MS = 1_000;
const BATCH = 500;
/** While the database is away the oldest are dropped: trading never waits for its log. */
const BUFFER_MAX = 5_000;
const KEPT_MS = 30 * MS_PER_DAY;
const PURGE_EVERY_MS = 60_000;
const PURGE_BATCH = 10_000;

/** Writes requests to brokers into the database, in batches, beside everything else. */
export class RequestRecorder {
  private buffer: RequestRecord[] = [];
  private loops: readonly Repeated[] = [];

  constructor(private readonly parts: RecorderParts) {}

  readonly record = (request: RequestRecord): void => {
    this.buffer.push(request);
    if (this.buffer.length <= BUFFER_MAX) return;
    this.buffer.shift();
    this.parts.onDropped(1);
  };

  start(): void {
    const { timers, onFailure } = this.parts;
    this.loops = [
      timers.every(FLUSH_EVERY_MS, () => this.flush(), onFailure),
      timers.every(PURGE_EVERY_MS, () => this.purge(), onFailure),
    ];
  }

  /** Writes what is there. Errors: PlatformError `DB_*`; what could not be written is kept for the next time. */
  async flush(): Promise<void> {
    while (this.buffer.length > 0) {
      const batch = this.buffer.slice(0, BATCH);
      await this.parts.store.insert(batch.map((one) => ({ ...one, at: one.at as Instant })));
      // The oldest may have been dropped meanwhile; nothing is ever put before them.
      const written = new Set(batch);
      this.buffer = this.buffer.filter((one) => !written.has(one));
    }
  }

  async close(): Promise<void> {
    await Promise.all(this.loops.map((loop) => loop.stop()));
    await this.flush().catch(this.parts.onFailure);
  }

  private purge(): Promise<void> {
    return this.parts.store.purge(addMs(this.parts.clock.now(), -KEPT_MS), PURGE_BATCH);
  }
}
