import type { ImportOutcome } from '#store/history';

/** What an import has done so far, in lines for people. */
export class ImportTally {
  private files = 0;
  private rows = 0;
  private taken = 0;
  private known = 0;
  private refused = 0;
  private readonly quarantined: Record<string, number> = {};

  constructor(
    private readonly fileCount: number,
    private readonly startedMs: number,
  ) {}

  /** Returns the lines of a file: where the run stands and what became of it. */
  add(name: string, outcomes: readonly ImportOutcome[], nowMs: number): readonly string[] {
    this.files += 1;
    const place = `[${this.files}/${this.fileCount}] ${name}:`;
    return outcomes.map((outcome) => {
      if (outcome.kind === 'refused') {
        this.refused += 1;
        return `${place} refused, ${outcome.message} (${outcome.code})`;
      }
      if (outcome.kind === 'known') {
        this.known += 1;
        return `${place} known already as ${outcome.importer}`;
      }
      this.rows += outcome.rows;
      this.taken += outcome.report.taken;
      const bad = Object.entries(outcome.report.quarantined);
      for (const [reason, rows] of bad) this.quarantined[reason] = (this.quarantined[reason] ?? 0) + rows;
      const quarantine = bad.map(([reason, rows]) => `, ${rows} quarantined as ${reason}`).join('');
      return `${place} ${outcome.report.taken} of ${outcome.rows} rows as ${outcome.importer}${quarantine}; ${this.speed(nowMs)} rows/s`;
    });
  }

  /** Whether every row of every file is in the history. */
  get isClean(): boolean {
    return this.refused === 0 && Object.keys(this.quarantined).length === 0;
  }

  summary(): readonly string[] {
    const reasons = Object.entries(this.quarantined).map(([reason, rows]) => `${reason} ${rows}`);
    return [
      `${this.files} of ${this.fileCount} files: ${this.taken} of ${this.rows} rows imported, ${this.known} known already, ${this.refused} refused.`,
      ...(reasons.length === 0 ? [] : [`Quarantined: ${reasons.join(', ')}.`]),
    ];
  }

  private speed(nowMs: number): number {
    return Math.round((1000 * this.rows) / Math.max(1, nowMs - this.startedMs));
  }
}
