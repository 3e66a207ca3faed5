import type { Timers } from '#platform/clock';
import type { FlowStore } from '#store/connections';
import type { Disconnector } from './disconnect.js';
import { type ExchangeParts, exchangeFlows } from './exchange-flow.js';
import type { LoginWatch } from './login-watch.js';
import { type PrepareParts, prepareFlows } from './prepare-flow.js';

export interface ConnectionDeskParts {
  readonly prepare: PrepareParts;
  readonly exchange: ExchangeParts;
  readonly disconnector: Disconnector;
  readonly watch: LoginWatch;
  readonly flows: FlowStore;
  readonly timers: Timers;
  readonly onFailure: (step: string, error: unknown) => void;
}

/** Behind lost notifications. */
const POLL_EVERY_MS = 1_000;
const WATCH_EVERY_MS = 5_000;
const OVERDUE_BATCH = 100;
/** A broker that does not answer must not hold up the logins of others. */
const TALKS_MAX = 16;

/**
 * The desk-side life of logins: wanted, prepared, exchanged, renewed, ended. Notifications wake it, it polls anyway; every
 * step may run beside other desks, and again after a crash.
 */
export class ConnectionDesk {
  private waker: AbortController | undefined;
  private isWanted = false;
  private readonly talks = new Set<Promise<void>>();
  private readonly preparing = new Set<string>();

  constructor(private readonly parts: ConnectionDeskParts) {}

  /** Something was left in the rows. */
  readonly wake = (): void => {
    this.isWanted = true;
    this.waker?.abort();
  };

  /** Runs until the signal. Hand-overs, disconnects and renewals do not wait for each other's brokers. */
  async run(signal: AbortSignal): Promise<void> {
    const { timers, watch, onFailure } = this.parts;
    const renewing = timers.every(
      WATCH_EVERY_MS,
      () => watch.turn(),
      (error) => onFailure('watch', error),
    );
    const ending = timers.every(
      POLL_EVERY_MS,
      () => this.parts.disconnector.turn(),
      (error) => onFailure('disconnect', error),
    );
    const stopWaiting = () => this.waker?.abort();
    signal.addEventListener('abort', stopWaiting);
    try {
      while (!signal.aborted) {
        await this.turn();
        await this.pause();
      }
    } finally {
      signal.removeEventListener('abort', stopWaiting);
      await Promise.all([renewing.stop(), ending.stop(), ...this.talks]);
    }
  }

  private async turn(): Promise<void> {
    const { prepare, exchange, flows, onFailure } = this.parts;
    this.inBackground('prepare', () => prepareFlows(prepare, this.preparing));
    this.inBackground('exchange', () => exchangeFlows(exchange));
    await flows.endOverdue(OVERDUE_BATCH).catch((error: unknown) => onFailure('overdue', error));
  }

  private inBackground(step: string, work: () => Promise<void>): void {
    if (this.talks.size >= TALKS_MAX) return;
    const running = work()
      .catch((error: unknown) => this.parts.onFailure(step, error))
      .finally(() => this.talks.delete(running));
    this.talks.add(running);
  }

  private async pause(): Promise<void> {
    const waker = new AbortController();
    this.waker = waker;
    if (!this.isWanted) await this.parts.timers.sleep(POLL_EVERY_MS, waker.signal).catch(() => undefined);
    this.isWanted = false;
    this.waker = undefined;
  }
}
