/** One of everything that has an id, for one person, and every row of the database in which any of it stands. */
import { randomUUID } from 'node:crypto';
import type { BotConfig } from '#core/bot';
import type { BotId } from '#core/units';
import { type DbPool, queryRows } from '#platform/db';
import type { BrowserSessionView, NewSecretView, SavedViewView } from '../contract/index.js';
import type { Person } from './person.js';
import { addPosition, decide } from './rows.js';

export interface Belongings {
  readonly userId: string;
  readonly email: string;
  readonly accountId: string;
  readonly botId: string;
  readonly positionId: string;
  readonly decisionId: string;
  /** Of an order whose fate is unknown. */
  readonly orderId: string;
  readonly connectionId: string;
  readonly sessionId: string;
  readonly keyId: string;
  readonly passkeyId: string;
  readonly viewId: string;
  /** Of a wheel that holds shares. */
  readonly campaignId: string;
  /** Where notices go, and an address that programs call. */
  readonly targetId: string;
  readonly hookId: string;
}

export async function makeBelongings(pool: DbPool, person: Person): Promise<Belongings> {
  const { userId, email } = person.session ?? { userId: '', email: '' };
  const { config } = await person.get<{ config: BotConfig }>('/api/bots/defaults');
  const { accountId } = config;
  const { id: botId } = await person.post<{ id: BotId }>('/api/bots', {
    config: { ...config, name: `Bot of ${email}` },
  });
  const positionId = await addPosition(pool, botId);
  const { record } = await decide(pool, botId);
  const view = { page: 'scanner', name: `View of ${email}`, query: 'dte=14..45' };
  const views = await person.ask<SavedViewView[]>('PUT', '/api/views', { body: view });
  const [session] = await person.get<BrowserSessionView[]>('/api/me/sessions');
  const [connectionId, keyId, targetId] = [randomUUID(), randomUUID(), randomUUID()];
  const hook = { name: `Hook of ${email}`, botId, acts: ['start'] };
  const { id: hookId } = await person.post<NewSecretView>('/api/notifications/hooks', hook);
  const passkeyId = `passkey-${userId}`;
  await queryRows(
    pool,
    `INSERT INTO connections (id, user_id, broker, environment, state) VALUES ($1, $2, 'tradier', 'paper', 'relogin')`,
    [connectionId, userId],
  );
  await queryRows(
    pool,
    `INSERT INTO api_keys (id, user_id, name, scopes, secret_hash, expires_at)
      VALUES ($1, $2, $3, '{read}', 'of nothing', now() + interval '1 day')`,
    [keyId, userId, `Key of ${email}`],
  );
  await queryRows(
    pool,
    `INSERT INTO passkeys (id, user_id, name, public_key, counter, transports) VALUES ($1, $2, $3, '\\x00', 0, '{}')`,
    [passkeyId, userId, `Passkey of ${email}`],
  );
  await queryRows(
    pool,
    `INSERT INTO notification_targets (id, user_id, way, name, address, kinds) VALUES ($1, $2, 'email', '', $3, '{}')`,
    [targetId, userId, email],
  );
  const campaignId = `campaign-${botId}`;
  await queryRows(
    pool,
    `INSERT INTO share_holdings (id, bot_id, user_id, account_id, campaign_id, underlying, quantity, bought_quantity, cost, proceeds,
        fees, opened_at)
      SELECT $1, b.id, b.user_id, b.account_id, $1, 'AAPL', 100, 100, 26500, 0, 0, 0 FROM bots b WHERE b.id = $2`,
    [campaignId, botId],
  );
  return {
    ...{ userId, email, accountId, botId, positionId, connectionId, keyId, passkeyId, targetId, hookId, campaignId },
    decisionId: record.id,
    orderId: await addUnknownOrder(pool, botId),
    sessionId: session?.id ?? '',
    viewId: views.body[0]?.id ?? '',
  };
}

/** An order as the desk leaves it whose answer was lost. */
async function addUnknownOrder(pool: DbPool, botId: string): Promise<string> {
  const values = [`${botId}-1-1`, botId];
  await queryRows(
    pool,
    `INSERT INTO intents (id, decision_id, bot_id, user_id, account_id, client_order_id, symbol, underlying, side, quantity,
        limit_price, valid_until, reserve, position_id, status, created_market)
      SELECT $1, 'd', b.id, b.user_id, b.account_id, 'tp-' || $1, 'AAPL251219P00265000', 'AAPL', 'sell_to_open', 2, 2.55, 0, 100,
        'p-' || $1, 'claimed', 1000 FROM bots b WHERE b.id = $2`,
    values,
  );
  await queryRows(
    pool,
    `INSERT INTO orders (id, intent_id, bot_id, user_id, account_id, client_order_id, symbol, underlying, side, quantity, limit_price,
        state, position_id, desk_epoch, created_market, updated_market)
      SELECT $1 || '-o', $1, b.id, b.user_id, b.account_id, 'tp-' || $1, 'AAPL251219P00265000', 'AAPL', 'sell_to_open', 2, 2.55,
        'unknown', 'p-' || $1, 1, 1000, 1000 FROM bots b WHERE b.id = $2`,
    values,
  );
  return `${botId}-1-1-o`;
}

/** Returns every row of every table in which one of these ids or names stands, in a fixed order. */
export async function rowsOf(pool: DbPool, belongings: Belongings): Promise<readonly string[]> {
  const tables = await queryRows<{ name: string }>(
    pool,
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'`,
  );
  const reads = tables.map(
    ({ name }) =>
      `SELECT '${name} ' || to_jsonb(t)::text AS row FROM "${name}" t WHERE to_jsonb(t)::text LIKE ANY ($1::text[])`,
  );
  const patterns = Object.values(belongings).map((text) => `%${text}%`);
  const rows = await queryRows<{ row: string }>(pool, reads.join(' UNION ALL '), [patterns]);
  return rows.map(({ row }) => row).sort();
}
