import { MARKET_CLOCK_CHANNEL, type MarketClockEpoch, Notify } from '#core/model';
import type { Instant } from '#core/units';
import { type DbPool, queryOne, queryRows } from '#platform/db';
import type { RedisClient } from '#platform/redis';
import { notify } from '../rows/index.js';

interface EpochRow {
  readonly epoch: number;
  readonly mode: string;
  readonly source: string;
  readonly anchor_wall: number;
  readonly anchor_market: number;
  readonly rate: number;
  readonly label: string;
  readonly held: boolean;
  readonly play_served: number;
  readonly step_served: number;
}

/** Of the requests in {@link ReplayControl}, how many were served. */
export interface ServedRequests {
  readonly play: number;
  readonly step: number;
}

/** What an operator asked of a replay. The two counts only rise; the clock's row says how many were served. */
export interface ReplayControl {
  readonly paused: boolean;
  readonly playRequests: number;
  readonly stepRequests: number;
}

export interface StoredEpoch extends MarketClockEpoch {
  readonly source: string;
  readonly served: ServedRequests;
}

const NONE_SERVED: ServedRequests = { play: 0, step: 0 };

const READ = { name: 'clock_read', text: 'SELECT * FROM market_clock WHERE id = 1' };
/** An older epoch never replaces a newer one. */
const WRITE = {
  name: 'clock_write',
  text: `INSERT INTO market_clock AS c (id, epoch, mode, source, anchor_wall, anchor_market, rate, label, held,
      play_served, step_served)
    VALUES (1, $1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
    ON CONFLICT (id) DO UPDATE SET epoch = excluded.epoch, mode = excluded.mode, source = excluded.source,
      anchor_wall = excluded.anchor_wall, anchor_market = excluded.anchor_market, rate = excluded.rate,
      label = excluded.label, held = excluded.held,
      play_served = excluded.play_served, step_served = excluded.step_served
    WHERE c.epoch < excluded.epoch RETURNING epoch`,
};
const READ_CONTROL = {
  name: 'replay_control_read',
  text: 'SELECT paused, play_requests, step_requests FROM replay_control WHERE id = 1',
};
const CHANGE_CONTROL = {
  name: 'replay_control_change',
  text: `INSERT INTO replay_control AS r (id, paused, play_requests, step_requests) VALUES (1, coalesce($1, false), $2, $3)
    ON CONFLICT (id) DO UPDATE SET paused = coalesce($1, r.paused), play_requests = r.play_requests + $2,
      step_requests = r.step_requests + $3
    RETURNING paused, play_requests, step_requests`,
};
const RUNNING_BOTS = {
  name: 'clock_running_bots',
  text: `SELECT count(*)::int AS count FROM bot_states s JOIN bots b ON b.id = s.bot_id
    WHERE s.status = 'running' AND b.deleted_at IS NULL`,
};

/** The market clock's truth: a row in Postgres, announced on Redis. Only market writes it. */
export class MarketClockStore {
  private readonly pool: DbPool;
  private readonly redis: RedisClient | undefined;

  /** @param redis - for market, which announces; readers do without */
  constructor(pool: DbPool, redis?: RedisClient) {
    this.pool = pool;
    this.redis = redis;
  }

  async read(): Promise<StoredEpoch | undefined> {
    const row = await queryOne<EpochRow>(this.pool, READ);
    return row && epochOf(row);
  }

  /**
   * Writes an epoch and announces it; a lost announcement only delays, readers poll. Returns false, and writes nothing,
   * when the stored epoch is as high or higher.
   * @param source - what the clock follows: a feed's name and, for a replay, its folder
   * @param served - requests of the replay control that this epoch and those before it have served
   */
  async write(epoch: MarketClockEpoch, source: string, served: ServedRequests = NONE_SERVED): Promise<boolean> {
    const written = await queryOne(this.pool, WRITE, [
      ...[epoch.epoch, epoch.mode, source, epoch.anchorWall, epoch.anchorMarket],
      ...[epoch.rate, epoch.label, epoch.held, served.play, served.step],
    ]);
    if (!written) return false;
    await this.redis?.publish(MARKET_CLOCK_CHANNEL, JSON.stringify(epoch)).catch(() => undefined);
    return true;
  }

  async readControl(): Promise<ReplayControl> {
    const row = await queryOne<ControlRow>(this.pool, READ_CONTROL);
    return row ? controlOf(row) : { paused: false, playRequests: 0, stepRequests: 0 };
  }

  /** Pauses or resumes a replay, or asks it to play on or to make one step; market is told. */
  async changeControl(change: {
    readonly paused?: boolean;
    readonly play?: boolean;
    readonly step?: boolean;
  }): Promise<ReplayControl> {
    const values = [change.paused ?? null, Number(change.play ?? false), Number(change.step ?? false)];
    const [row] = await queryRows<ControlRow>(this.pool, CHANGE_CONTROL, values);
    await notify(this.pool, Notify.replayControl, {});
    return controlOf(row as ControlRow);
  }

  /** Returns how many bots run: a replay waits for the first one. */
  async countRunningBots(): Promise<number> {
    return (await queryOne<{ count: number }>(this.pool, RUNNING_BOTS))?.count ?? 0;
  }
}

interface ControlRow {
  readonly paused: boolean;
  readonly play_requests: number;
  readonly step_requests: number;
}

function controlOf(row: ControlRow): ReplayControl {
  return { paused: row.paused, playRequests: row.play_requests, stepRequests: row.step_requests };
}

function epochOf(row: EpochRow): StoredEpoch {
  return {
    epoch: row.epoch,
    mode: row.mode as MarketClockEpoch['mode'],
    source: row.source,
    anchorWall: row.anchor_wall as Instant,
    anchorMarket: row.anchor_market as Instant,
    rate: row.rate,
    label: row.label,
    held: row.held,
    served: { play: row.play_served, step: row.step_served },
  };
}
