import type { Clock } from '#platform/clock';
import { errorCodeOf } from '#platform/errors';
import type { Logger } from '#platform/telemetry';

const SAME_EVERY_MS = 30_000;

/** Logs failures of loops that go on: the first of each kind, then the same one at most every half minute. */
export class FailureLog {
  private readonly loggedAtMs = new Map<string, number>();

  constructor(
    private readonly logger: Logger,
    private readonly clock: Clock,
  ) {}

  report(event: string, error: unknown): void {
    const kind = `${event} ${errorCodeOf(error)}`;
    const now = this.clock.monotonicMs();
    if (now - (this.loggedAtMs.get(kind) ?? Number.NEGATIVE_INFINITY) < SAME_EVERY_MS) return;
    this.loggedAtMs.set(kind, now);
    this.logger.warn(event, { error });
  }
}
