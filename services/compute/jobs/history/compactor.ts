import { exchangeDay } from '#core/calendar';
import { MS_PER_MINUTE, type TradingDate } from '#core/units';
import type { Clock } from '#platform/clock';
import type { DbPool } from '#platform/db';
import { type Compacted, compactDay, Duck, FrameSpool, HistoryFolder, HistoryManifest } from '#store/history';

/** Frames of the last minutes are written by then. */
const AFTER_CLOSE_MS = 30 * MS_PER_MINUTE;

/**
 * Makes Parquet of the days that market recorded, once they are over. Here and not in market: DuckDB would take processor and memory from the
 * process that takes quotes in. Several may run: what one has compacted the others find done.
 */
export class HistoryCompactor {
  private readonly spool: FrameSpool;

  constructor(
    private readonly parts: {
      readonly pool: DbPool;
      /** The history's folder; the same as market's. */
      readonly root: string;
      readonly clock: Clock;
      readonly onCompacted: (day: TradingDate, compacted: Compacted) => void;
    },
  ) {
    this.spool = new FrameSpool(parts.root);
  }

  /** Looks once. Errors: PlatformError `HISTORY_*`, `DB_*`; what was not compacted is tried with the next look. */
  async look(): Promise<void> {
    const days = (await this.spool.days()).filter((day) => this.isOver(day));
    if (days.length === 0) return;
    const folder = new HistoryFolder(this.parts.root);
    const manifest = new HistoryManifest(this.parts.pool);
    const duck = await Duck.open({ threads: 1, memoryMb: 512 });
    try {
      for (const day of days) {
        for (const compacted of await compactDay({ spool: this.spool, manifest, folder, duck }, day)) {
          this.parts.onCompacted(day, compacted);
        }
      }
      await folder.sweep(manifest, this.parts.clock.now());
    } finally {
      duck.close();
    }
  }

  private isOver(day: TradingDate): boolean {
    const { closeAt } = exchangeDay(day);
    return closeAt === undefined || this.parts.clock.now() > closeAt + AFTER_CLOSE_MS;
  }
}
