import type { AccountId } from '#core/units';
import type { Clock } from '#platform/clock';
import { errorCodeOf } from '#platform/errors';
import type { CounterMetric, Logger, Metrics } from '#platform/telemetry';
import type { DeskEvent } from './desk/index.js';

const SAME_EVERY_MS = 30_000;

/** Turns what happens at the desk into log lines and counters. A failure that repeats in a loop is logged at most every half minute. */
export class DeskReporter {
  private readonly loggedAtMs = new Map<string, number>();
  private readonly counter: CounterMetric;

  constructor(
    private readonly logger: Logger,
    private readonly clock: Pick<Clock, 'monotonicMs'>,
    metrics: Metrics,
  ) {
    this.counter = metrics.counter('desk_events_total', 'What happened at the desk, by name', ['name']);
  }

  readonly report = ({ level, name, fields }: DeskEvent): void => {
    this.counter.add(1, { name });
    if (name === 'step_failed' && !this.isFirst(`${fields['step']} ${fields['code']}`)) return;
    this.logger[level](`desk.${name}`, fields);
  };

  /** For failures of connections and loops beside the desk's own steps. */
  failed(event: string, error: unknown): void {
    this.counter.add(1, { name: event });
    if (this.isFirst(`${event} ${errorCodeOf(error)}`)) this.logger.warn(event, { error });
  }

  /** Contracts of a paper account have expired and nobody knows the price by which to settle them: they stay in its books. */
  unsettled(accountId: AccountId, cause: string): void {
    this.counter.add(1, { name: 'paper.unsettled' });
    if (this.isFirst(`paper.unsettled ${accountId} ${cause}`))
      this.logger.error('paper.unsettled', { accountId, cause });
  }

  /** A split or a dividend did to a paper account what is not known here: its books stay as they were. */
  actionRefused(accountId: AccountId, code: string): void {
    this.counter.add(1, { name: 'paper.action_refused' });
    if (this.isFirst(`paper.action_refused ${accountId} ${code}`))
      this.logger.error('paper.action_refused', { accountId, code });
  }

  private isFirst(kind: string): boolean {
    const nowMs = this.clock.monotonicMs();
    if (nowMs - (this.loggedAtMs.get(kind) ?? Number.NEGATIVE_INFINITY) < SAME_EVERY_MS) return false;
    this.loggedAtMs.set(kind, nowMs);
    return true;
  }
}
