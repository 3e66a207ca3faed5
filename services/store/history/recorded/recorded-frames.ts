import { type ChainFrame, decodeFrame } from '#core/model';
import type { ContentHash, Instant, TradingDate, Underlying } from '#core/units';
import { inflateBytes, isFrameHash } from '../../rows/index.js';
import { type Duck, literalList } from '../duck.js';
import { damaged, type HistoryFolder } from '../history-folder.js';
import type { HistoryManifest } from '../manifest.js';

/** All frames of one instant of a recorded day. */
export interface RecordedStep {
  readonly tsEvent: Instant;
  readonly date: TradingDate;
}

/** One of 30-day volatilities, 1.00 = 100 %. */
export interface RecordedVol {
  readonly date: TradingDate;
  readonly vol30: number;
}

/** What the recorder left: the frames of past days to the byte. */
export class RecordedFrames {
  constructor(
    private readonly parts: {
      readonly manifest: Pick<HistoryManifest, 'files'>;
      readonly folder: HistoryFolder;
      readonly duck: Duck;
    },
  ) {}

  /** Returns the instants of a day, ascending; none when the day was not recorded. */
  async steps(day: TradingDate): Promise<readonly RecordedStep[]> {
    const files = await this.filesOf('frames', day);
    if (files === undefined) return [];
    return this.parts.duck.rows<RecordedStep>(
      `SELECT ts AS "tsEvent", CAST(trading_date AS VARCHAR) AS date FROM ${files} WHERE trading_date = DATE '${day}' GROUP BY ALL ORDER BY ts`,
    );
  }

  /** Returns the frames of an instant by underlying, the last of each. Errors: PlatformError `HISTORY_FILE_DAMAGED`, `HISTORY_QUERY_FAILED`, `DB_*`. */
  async framesAt({ date, tsEvent }: RecordedStep): Promise<readonly ChainFrame[]> {
    const files = await this.filesOf('frames', date);
    if (files === undefined) return [];
    const rows = await this.parts.duck.rows<{ hash: ContentHash; frame: Uint8Array }>(
      `SELECT DISTINCT ON (hash) hash, sequence, frame FROM ${files} WHERE ts = ${tsEvent} ORDER BY sequence`,
    );
    const frames = new Map<Underlying, ChainFrame>();
    for (const row of rows) {
      const bytes = await inflateBytes(row.frame).catch(() => undefined);
      if (bytes === undefined || !isFrameHash(row.hash, bytes)) {
        throw damaged(`frames of ${date}`, 'have one that is not what its name says');
      }
      const frame = decodeFrame(bytes);
      frames.set(frame.underlying, frame);
    }
    return [...frames.values()].sort((a, b) => (a.underlying < b.underlying ? -1 : 1));
  }

  /** Returns the 30-day volatilities of an underlying, ascending. */
  async vols(underlying: Underlying, from?: TradingDate, to?: TradingDate): Promise<readonly RecordedVol[]> {
    const files = await this.parts.manifest.files({
      dataset: 'vols',
      underlying,
      ...(from && { from }),
      ...(to && { to }),
    });
    if (files.length === 0) return [];
    const paths = literalList(await this.parts.folder.wholePaths(files));
    return this.parts.duck.rows<RecordedVol>(
      `SELECT CAST(trading_date AS VARCHAR) AS date, arg_max(vol30, ts) AS vol30 FROM read_parquet(${paths}) GROUP BY trading_date ORDER BY trading_date`,
    );
  }

  private async filesOf(dataset: string, day: TradingDate): Promise<string | undefined> {
    const files = await this.parts.manifest.files({ dataset, from: day, to: day });
    if (files.length === 0) return undefined;
    return `read_parquet(${literalList(await this.parts.folder.wholePaths(files))})`;
  }
}
