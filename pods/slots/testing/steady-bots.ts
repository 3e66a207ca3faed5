import { inflateSync } from 'node:zlib';
import { decodeRecord } from '#core/bot';
import { type BotId, type Instant, MS_PER_MINUTE, type UserId } from '#core/units';
import { type DbPool, queryOne, queryRows } from '#platform/db';
import { BotRepository } from '#store/bots';
import { MarketClockStore } from '#store/clock';
import { AccountRepository, UserRepository } from '#store/users';
import { configFor } from '../../../services/store/testing/index.js';

/** Tuesday, 10:02 in New York: between two ticks. */
const MARKET_START = Date.UTC(2025, 10, 25, 15, 2) as Instant;
/**
 * Market milliseconds per wall millisecond: a tick of five minutes each ten seconds, a session of almost twelve minutes. Ticks that fall due while a
 * slot changes hands are decided as one, and on a machine that is busy with other specs that may take five seconds.
 */
const RATE = 30;
export const TICK_EVERY_MS = 5 * MS_PER_MINUTE;

/** One running bot per user, each with a tick every five market minutes. No frames come, so each decision is to wait. */
export class SteadyBots {
  private constructor(
    private readonly pool: DbPool,
    readonly botIds: readonly BotId[],
  ) {}

  static async make(pool: DbPool, count: number, slots: number): Promise<SteadyBots> {
    const users = new UserRepository(pool);
    const bots = new BotRepository(pool);
    await users.ensureSlots(slots);
    const botIds: BotId[] = [];
    for (let index = 1; index <= count; index += 1) {
      const email = `steady-${index}@example.com`;
      const user = await users.createUser({ email, passwordHash: 'x', disclaimerVersion: 'test' });
      if (user === 'email_taken') throw new Error('the address is new');
      botIds.push(await makeBot(pool, bots, user.userId));
    }
    const clock = { epoch: 1, mode: 'replay', label: 'test', held: false } as const;
    const anchors = { anchorWall: Date.now() as Instant, anchorMarket: MARKET_START, rate: RATE };
    await new MarketClockStore(pool).write({ ...clock, ...anchors }, 'test');
    return new SteadyBots(pool, botIds);
  }

  /** Due instants of each bot's ticks by schedule, in the order in which they were decided. */
  async decided(): Promise<ReadonlyMap<BotId, readonly number[]>> {
    const text = `SELECT bot_id, record FROM decisions WHERE kind = 'schedule' ORDER BY bot_id, sequence`;
    const rows = await queryRows<{ bot_id: BotId; record: Buffer }>(this.pool, text);
    const decided = new Map<BotId, number[]>(this.botIds.map((botId) => [botId, []]));
    for (const { bot_id: botId, record } of rows) {
      decided.get(botId)?.push(decodeRecord(inflateSync(record)).inputs.dueAt);
    }
    return decided;
  }

  /** Returns whether every bot has decided a tick that was due at or after the instant. */
  async haveAllDecided(since: number): Promise<boolean> {
    return (await this.lastDue()).oldest >= since;
  }

  /** Due instant of the newest tick of any bot. */
  async newest(): Promise<number> {
    return (await this.lastDue()).newest;
  }

  private async lastDue(): Promise<{ readonly oldest: number; readonly newest: number }> {
    const due = `coalesce((state->>'lastScheduleDue')::bigint, 0)`;
    const row = await queryOne<{ oldest: number; newest: number }>(
      this.pool,
      `SELECT min(${due}) AS oldest, max(${due}) AS newest FROM bot_states`,
    );
    return row ?? { oldest: 0, newest: 0 };
  }
}

async function makeBot(pool: DbPool, bots: BotRepository, userId: UserId): Promise<BotId> {
  const [account] = await new AccountRepository(pool).list(userId);
  if (!account) throw new Error('a new user has accounts');
  const schedule = { everyMinutes: 5, from: '09:45', until: '15:50' };
  const bot = await bots.createBot(userId, { ...configFor(account.view.id), schedule });
  if (bot === 'account_not_found') throw new Error('the account is the user’s');
  await bots.addCommand(userId, bot.botId, { kind: 'start', at: MARKET_START });
  return bot.botId;
}
