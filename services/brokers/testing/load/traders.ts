import { encodeFrame, type MarketClockEpoch } from '#core/model';
import { frameOf } from '#core/testing';
import { assert, type ConnectionId, type UserId } from '#core/units';
import { systemClock } from '#platform/clock';
import { type DbPool, queryRows } from '#platform/db';
import { randomId } from '#platform/hash';
import { createRedis } from '#platform/redis';
import { type KeyRing, Secret } from '#platform/secrets';
import { BotRepository } from '#store/bots';
import { MarketClockStore } from '#store/clock';
import { UserKeyStore } from '#store/connections';
import { FrameStore, frameHash } from '#store/frames';
import { AccountRepository, UserRepository } from '#store/users';
import { configFor } from '../../../store/testing/builders.js';
import { TokenVault } from '../../sessions/index.js';
import { type LoadTrader, MARKET_OPEN } from './types.js';

const BROKER = 'alpaca';
/** So many that no bot comes near the limit of orders for one contract in a minute. */
const STRIKES = Array.from({ length: 24 }, (_, index) => String(150 + 5 * index));
export const SYMBOLS = STRIKES.map((strike) => `AAPL251219P00${strike}000`);

const ADD_CONNECTION = `INSERT INTO connections (id, user_id, broker, environment, state, sealed_tokens, token_version, connected_at, refreshed_at)
  VALUES ($1, $2, '${BROKER}', 'paper', 'connected', $3, 1, now(), now())`;
const MOVE_ACCOUNT = `UPDATE accounts SET broker = '${BROKER}', connection_id = $2, account_key = $3, type = 'cash',
  facts = '{"maySellPuts": true, "closingOnly": false}'::jsonb WHERE id = $1`;

/** Makes users with one bot each on an account of a login of its own; its token is the number of the account. */
export async function addTraders(pool: DbPool, ring: KeyRing, count: number): Promise<readonly LoadTrader[]> {
  const users = new UserRepository(pool);
  const vault = new TokenVault(ring, new UserKeyStore(pool));
  await users.ensureSlots(1);
  const traders: LoadTrader[] = [];
  for (let index = 0; index < count; index += 1) {
    const email = `trader-${index}@example.com`;
    const user = await users.createUser({ email, passwordHash: 'x', disclaimerVersion: 'bench' });
    assert(user !== 'email_taken', 'Invariant: the address is new');
    traders.push(await addTrader(pool, vault, user.userId, `account-${index}`));
  }
  return traders;
}

async function addTrader(pool: DbPool, vault: TokenVault, userId: UserId, token: string): Promise<LoadTrader> {
  const accounts = await new AccountRepository(pool).list(userId);
  const accountId = accounts.find(({ view }) => view.type === 'margin')?.view.id;
  assert(accountId, 'Invariant: a new user has a margin account');
  const connectionId = randomId() as ConnectionId;
  const sealed = await vault.seal({ userId, broker: BROKER, connectionId }, { access: new Secret(token) });
  await queryRows(pool, ADD_CONNECTION, [connectionId, userId, sealed]);
  await queryRows(pool, MOVE_ACCOUNT, [accountId, connectionId, token]);
  const bot = await new BotRepository(pool).createBot(userId, configFor(accountId));
  assert(bot !== 'account_not_found', 'Invariant: the account is the user’s');
  return { userId, accountId, botId: bot.botId };
}

/** Opens the market: its time runs from {@link MARKET_OPEN}, and one frame has a quote for each contract. Returns how far it is ahead of wall time. */
export async function openMarket(pool: DbPool, redisUrl: string): Promise<number> {
  const anchorWall = systemClock.now();
  const clock: MarketClockEpoch = {
    ...{ epoch: 1, mode: 'replay', anchorWall, anchorMarket: MARKET_OPEN, rate: 1, label: 'bench', held: false },
  };
  await new MarketClockStore(pool).write(clock, 'bench');
  const quote = { expiry: '2025-12-19', bid: '2.50', ask: '2.60', quoteTs: MARKET_OPEN };
  const quotes = STRIKES.map((strike) => ({ ...quote, strike }));
  const frame = frameOf({ underlying: 'AAPL', at: MARKET_OPEN, spot: '277.55', sequence: 1, quotes });
  const bytes = encodeFrame(frame);
  const redis = createRedis(redisUrl);
  await new FrameStore(redis).publish({
    ...{ underlying: frame.underlying, sequence: 1, bytes, hash: frameHash(bytes) },
  });
  await redis.close();
  return MARKET_OPEN - anchorWall;
}
