/** What could not be used, for the log. */
export interface FaultSample {
  readonly reason: string;
  /** The beginning of what came. */
  readonly text: string;
}

const SAMPLES_MAX = 5;
const SAMPLE_LENGTH_MAX = 200;

/**
 * Counts by reason what a feed sent and nobody can use, and keeps a few samples until somebody takes them. Memory is bounded: reasons are
 * a fixed set, samples few and short.
 */
export class FaultTally<Reason extends string> {
  readonly counts: Record<Reason, number>;
  private samples: FaultSample[] = [];

  /** @param clean - strikes out what must not be written down */
  constructor(
    reasons: readonly Reason[],
    private readonly clean: (text: string) => string = (text) => text,
  ) {
    this.counts = Object.fromEntries(reasons.map((reason) => [reason, 0])) as Record<Reason, number>;
  }

  /** Counts faults of one reason. @param text - what came, if it is worth keeping */
  add(reason: Reason, text?: string, count = 1): void {
    this.counts[reason] += count;
    if (text === undefined || this.samples.length >= SAMPLES_MAX) return;
    this.samples.push({ reason, text: this.clean(text).slice(0, SAMPLE_LENGTH_MAX) });
  }

  /** Returns the samples since the last call. */
  take(): readonly FaultSample[] {
    const taken = this.samples;
    this.samples = [];
    return taken;
  }
}
