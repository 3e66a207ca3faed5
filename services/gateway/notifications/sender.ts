import { MS_PER_DAY } from '#core/units';
import type { Clock, Repeated, Timers } from '#platform/clock';
import { runBackground } from '#platform/errors';
import { type Logger, logFailures, type Metrics } from '#platform/telemetry';
import type { DueDelivery, HookRepository, NoticeRepository, Outcome } from '#store/notifications';
import type { Carried, Carriers } from './carriers.js';
import { tellAt } from './quiet-hours.js';
import { waitAfter } from './retries.js';

const LOOK_EVERY_MS = 1_000;
const PLANNED_AT_ONCE = 100;
const CLAIMED_AT_ONCE = 10;
const UNDER_WAY_MAX = 50;
const PURGE_EVERY_MS = MS_PER_DAY / 4;
const NOTICES_KEPT_MS = 30 * MS_PER_DAY;
/** Far longer than a signature is good for. */
const CALLS_KEPT_MS = 7 * MS_PER_DAY;

export interface SenderParts {
  readonly notices: NoticeRepository;
  readonly hooks: Pick<HookRepository, 'purge'>;
  readonly carriers: Pick<Carriers, 'carry'>;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly logger: Logger;
  readonly metrics: Metrics;
}

/**
 * Sends notices. What is to be sent stands in the database: it outlives this process, and several of them share it. A gateway that dies after
 * it has sent and before it has said so sends again: webhooks carry an id by which that is seen.
 */
export class Sender {
  private readonly repeated: readonly Repeated[];
  private readonly ended;
  private readonly underWay = new Set<Promise<void>>();

  constructor(private readonly parts: SenderParts) {
    const { timers, logger, metrics } = parts;
    this.ended = metrics.counter('notices_total', 'Notices that were tried to be sent.', ['way', 'outcome']);
    const onFailure = (error: unknown) => logger.warn('notices.failed', { error });
    this.repeated = [
      timers.every(LOOK_EVERY_MS, () => this.work(), onFailure),
      timers.every(PURGE_EVERY_MS, () => this.purge(), onFailure),
    ];
  }

  async stop(): Promise<void> {
    await Promise.all(this.repeated.map((one) => one.stop()));
    await Promise.all(this.underWay);
  }

  private async work(): Promise<void> {
    const { notices, clock } = this.parts;
    await notices.plan(PLANNED_AT_ONCE, (kind, quiet) => tellAt(kind, clock.now(), quiet));
    const room = Math.min(CLAIMED_AT_ONCE, UNDER_WAY_MAX - this.underWay.size);
    if (room > 0) for (const delivery of await notices.claim(room)) this.begin(delivery);
  }

  /** Nobody waits for the one who answers slowly. */
  private begin(delivery: DueDelivery): void {
    const run = runBackground('notices.send', logFailures(this.parts.logger), () => this.send(delivery));
    this.underWay.add(run);
    void run.finally(() => this.underWay.delete(run));
  }

  private async send(delivery: DueDelivery): Promise<void> {
    const outcome = outcomeOf(await this.parts.carriers.carry(delivery), delivery.attempts);
    this.ended.add(1, { way: delivery.way, outcome: outcome.kind });
    await this.parts.notices.finish(delivery, outcome);
  }

  private async purge(): Promise<void> {
    await this.parts.notices.purge(NOTICES_KEPT_MS);
    await this.parts.hooks.purge(CALLS_KEPT_MS);
  }
}

export function outcomeOf(carried: Carried, attempts: number): Outcome {
  if (carried.kind === 'hopeless') return { kind: 'given_up', code: carried.code };
  if (carried.kind !== 'failed') return carried;
  const afterMs = waitAfter(attempts);
  return afterMs === undefined
    ? { kind: 'given_up', code: carried.code }
    : { kind: 'later', code: carried.code, afterMs };
}
