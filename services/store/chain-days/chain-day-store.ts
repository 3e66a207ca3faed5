import { type ChainFrame, decodeFrame } from '#core/model';
import type { Instant, Price, TradingDate, Underlying } from '#core/units';
import { type DbPool, queryRows } from '#platform/db';
import { deflateLarge, inflateBytes, priceColumn, priceOf } from '../rows/index.js';

/** The last chain of a trading date, as it is written. */
export interface ChainDay {
  readonly underlying: Underlying;
  readonly date: TradingDate;
  /** Market clock. */
  readonly tsEvent: Instant;
  readonly spot?: Price;
  /** At the money forward in 30 days, 1.00 = 100 %; absent when the chain had no smile. */
  readonly vol30?: number;
  /** As `encodeFrame` wrote them. */
  readonly bytes: Uint8Array;
}

/** One day of an underlying's volatility. */
export interface VolDay {
  readonly date: TradingDate;
  readonly spot?: Price;
  readonly vol30?: number;
}

/** So many days of whole chains are kept, 50 to 100 KB each; volatilities are kept for good. */
const CHAINS_KEPT_DAYS = 60;

const KEEP = {
  name: 'chain_day_keep',
  text: `INSERT INTO chain_days AS d (underlying, trading_date, ts_event, spot, vol30, bytes)
    VALUES ($1, $2, to_timestamp($3::float8 / 1000), $4, $5, $6)
    ON CONFLICT (underlying, trading_date) DO UPDATE
      SET ts_event = excluded.ts_event, spot = excluded.spot, vol30 = excluded.vol30, bytes = excluded.bytes
      WHERE d.ts_event < excluded.ts_event`,
};
const FORGET_CHAINS = {
  name: 'chain_day_forget_chains',
  text: `UPDATE chain_days SET bytes = NULL
    WHERE underlying = $1 AND bytes IS NOT NULL AND trading_date < $2::date - ${CHAINS_KEPT_DAYS}`,
};
const VOLS = {
  name: 'chain_day_vols',
  text: `SELECT to_char(trading_date, 'YYYY-MM-DD') AS date, spot::text, vol30 FROM chain_days
    WHERE underlying = $1 AND trading_date >= $2::date AND trading_date <= $3::date ORDER BY trading_date`,
};
const CHAINS = {
  name: 'chain_day_chains',
  text: `SELECT bytes FROM chain_days
    WHERE underlying = $1 AND bytes IS NOT NULL AND trading_date <= $2::date ORDER BY trading_date DESC LIMIT $3`,
};

/** One row per underlying and trading date; writing a day again keeps the later chain, whoever writes. */
export class ChainDayStore {
  constructor(private readonly pool: DbPool) {}

  async keep({ underlying, date, tsEvent, spot, vol30, bytes }: ChainDay): Promise<void> {
    const price = spot === undefined ? null : priceColumn(spot);
    const deflated = await deflateLarge(bytes);
    await queryRows(this.pool, KEEP, [underlying, date, tsEvent, price, vol30 ?? null, deflated]);
    await queryRows(this.pool, FORGET_CHAINS, [underlying, date]);
  }

  /** Returns the days of an underlying from one date to another, both included, ascending. */
  async vols(underlying: Underlying, from: TradingDate, to: TradingDate): Promise<readonly VolDay[]> {
    interface Row {
      readonly date: TradingDate;
      readonly spot: string | null;
      readonly vol30: number | null;
    }
    const rows = await queryRows<Row>(this.pool, VOLS, [underlying, from, to]);
    return rows.map(({ date, spot, vol30 }) => ({
      date,
      ...(spot !== null && { spot: priceOf(spot) }),
      ...(vol30 !== null && { vol30 }),
    }));
  }

  /** Returns the last chains up to a date, at most `count`, ascending. Errors: FrameDecodeError for bytes of an older layout. */
  async chains(underlying: Underlying, to: TradingDate, count: number): Promise<readonly ChainFrame[]> {
    const rows = await queryRows<{ bytes: Uint8Array }>(this.pool, CHAINS, [underlying, to, count]);
    const frames = await Promise.all(rows.map(async ({ bytes }) => decodeFrame(await inflateBytes(bytes))));
    return frames.reverse();
  }
}
