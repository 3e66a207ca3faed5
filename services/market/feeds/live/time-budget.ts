/** Processor time for work that may not crowd out the rest: a share of all time, saved up to a bound for bursts. Times are monotonic milliseconds. */
export class TimeBudget {
  private savedMs: number;
  private readAtMs: number | undefined;

  /**
   * @param share - of all time, between 0 and 1
   * @param savedMsMax - what may be spent at once after a pause
   */
  constructor(
    private readonly share: number,
    private readonly savedMsMax: number,
  ) {
    this.savedMs = savedMsMax;
  }

  /** Returns whether work may begin; it may take more than is left, which later work then waits for. */
  hasLeft(nowMs: number): boolean {
    this.save(nowMs);
    return this.savedMs > 0;
  }

  /** Notes work that has ended. */
  spend(nowMs: number, tookMs: number): void {
    this.save(nowMs);
    this.savedMs -= tookMs;
  }

  private save(nowMs: number): void {
    const passedMs = nowMs - (this.readAtMs ?? nowMs);
    this.readAtMs = nowMs;
    this.savedMs = Math.min(this.savedMsMax, this.savedMs + this.share * passedMs);
  }
}
