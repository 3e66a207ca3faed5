import pg from 'pg';
import type { BotView } from '#contract';
import type { LaunchedThetapod } from '../../../scripts/test-run/index.js';

/** Rows as the desk, or an older version, would have left them. */
async function write(product: LaunchedThetapod, statements: readonly (readonly [sql: string, values: unknown[]])[]) {
  const client = new pg.Client({ connectionString: product.run().databaseUrl });
  await client.connect();
  try {
    for (const [sql, values] of statements) await client.query(sql, values);
  } finally {
    await client.end();
  }
}

/** The disclaimer that this person accepted is no longer the one of now. */
export const acceptedLongAgo = (product: LaunchedThetapod, email: string) =>
  write(product, [[`UPDATE users SET disclaimer_version = '2020-01-01' WHERE email = $1`, [email]]]);

/** An order of a bot that its broker rejected, saying this. */
export const rejectedOrder = (product: LaunchedThetapod, { id }: Pick<BotView, 'id'>, text: string) =>
  write(product, [
    [
      `INSERT INTO intents (id, decision_id, bot_id, user_id, account_id, client_order_id, symbol, underlying, side, quantity,
          limit_price, valid_until, reserve, position_id, status, created_market)
        SELECT b.id || '-1', 'd', b.id, b.user_id, b.account_id, 'tp-' || b.id, 'AAPL251219P00265000', 'AAPL', 'sell_to_open', 2,
          2.55, 0, 100, 'p', 'claimed', 0 FROM bots b WHERE b.id = $1`,
      [id],
    ],
    [
      `INSERT INTO orders (id, intent_id, bot_id, user_id, account_id, client_order_id, symbol, underlying, side, quantity,
          limit_price, state, code, position_id, desk_epoch, created_market, updated_market)
        SELECT b.id || '-1-o', b.id || '-1', b.id, b.user_id, b.account_id, 'tp-' || b.id, 'AAPL251219P00265000', 'AAPL',
          'sell_to_open', 2, 2.55, 'rejected', 'BUYING_POWER', 'p', 1, 0, 0 FROM bots b WHERE b.id = $1`,
      [id],
    ],
    [
      `INSERT INTO order_events (order_id, sequence, event, at) VALUES ($1 || '-1-o', 0, $2, 0)`,
      [id, JSON.stringify({ kind: 'rejected', code: 'BUYING_POWER', text })],
    ],
  ]);
