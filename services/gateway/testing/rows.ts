import type { TickDecision } from '#core/bot';
import { instantAt } from '#core/calendar';
import { encodeFrame, type HashedFrame, type TickKind } from '#core/model';
import { frameOf } from '#core/testing';
import type { BotId, Instant, PositionId, TradingDate } from '#core/units';
import { type DbPool, queryRows } from '#platform/db';
import { frameHash } from '#store/frames';
import { decideAndCommit } from '#store/testing';

/** Writes an open position as fills would have left it. */
export async function addPosition(pool: DbPool, botId: string, symbol = 'AAPL251219P00265000'): Promise<PositionId> {
  const id = `pos-${botId}-${symbol}` as PositionId;
  await queryRows(
    pool,
    `INSERT INTO positions (id, bot_id, user_id, account_id, symbol, underlying, open_quantity, sold_quantity, credit, debit, fees, opened_at)
      SELECT $1, b.id, b.user_id, b.account_id, $3, 'AAPL', 1, 1, 155, 0, 0.65, 0 FROM bots b WHERE b.id = $2`,
    [id, botId, symbol],
  );
  return id;
}

/** 2025-12-01 10:00 in New York, a full session. */
export const MARKET_OPEN = instantAt('2025-12-01' as TradingDate, '10:00');

/** An AAPL chain on which the default configuration sells one put. */
export function sellableFrame(sequence = 1): HashedFrame {
  const put = {
    bid: '2.00',
    ask: '2.05',
    iv: 0.3,
    delta: -0.25,
    gamma: 0.01,
    theta: -30,
    vega: 20,
    volume: 500,
    openInterest: 900,
  };
  const quotes = [
    { ...put, expiry: '2025-12-26', strike: '265' },
    { ...put, expiry: '2025-12-26', strike: '265', right: 'call', bid: '17.60', ask: '17.80' },
  ] as const;
  const frame = frameOf({ underlying: 'AAPL', at: MARKET_OPEN, spot: '280.00', sequence, quotes });
  return { frame, hash: frameHash(encodeFrame(frame)) };
}

/** Lets the bot decide as its pod would, on the sellable chain. */
export function decide(
  pool: DbPool,
  botId: string,
  now: Instant = MARKET_OPEN,
  kind?: TickKind,
): Promise<TickDecision> {
  const hashed = sellableFrame();
  const frames = new Map([[hashed.frame.underlying, hashed]]);
  return decideAndCommit(pool, { botId: botId as BotId, frames, now, ...(kind !== undefined && { kind }) });
}
