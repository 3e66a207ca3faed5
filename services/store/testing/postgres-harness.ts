import { Notify } from '#core/model';
import { assert } from '#core/units';
import { queryOne, queryRows } from '#platform/db';
import { waitUntil } from '#platform/testing';
import { BotRepository } from '../bots/index.js';
import { type CommandResult, DeskCommands, type ExternalOrder, PostgresDeskStore } from '../desk/index.js';
import { LayoutRepository, PostgresPodStore } from '../pods/index.js';
import { priceOf } from '../rows/index.js';
import { DoubtRepository } from '../trades/index.js';
import { AccountRepository, UserRepository } from '../users/index.js';
import { configFor } from './builders.js';
import { freshDatabase } from './fresh-database.js';
import type { SpineHarness } from './spine-store-contract.js';

const SHORT_MS = 300;

type Database = Awaited<ReturnType<typeof freshDatabase>>;

/** Both ports on one Postgres, through the repositories that gateway and seed use. Tables are emptied, not made anew. */
export async function postgresHarness(database: Database): Promise<SpineHarness> {
  const { pool } = database;
  const tables =
    'desk_commands, external_orders, order_evidence, fills, order_events, orders, intents, decisions, positions, settlements, corporate_actions, share_holdings, broker_shares, kept_frames, pods, slots, placement_settings, users, accounts';
  await queryRows(pool, `TRUNCATE ${tables} CASCADE`);
  const pods = new PostgresPodStore(pool);
  const desk = new PostgresDeskStore(pool);
  const users = new UserRepository(pool);
  const accounts = new AccountRepository(pool);
  const bots = new BotRepository(pool);
  const commands = new DeskCommands(pool);
  const doubts = new DoubtRepository(pool);
  const layout = new LayoutRepository(pool);
  let made = 0;
  return {
    store: both(pods, desk),
    shortLeaseMs: SHORT_MS,
    async expireShortLeases() {
      const text = `SELECT NOT EXISTS (SELECT 1 FROM slot_leases WHERE expires_at > clock_timestamp() AND expires_at < clock_timestamp() + interval '60 s')
        AND NOT EXISTS (SELECT 1 FROM account_leases WHERE expires_at > clock_timestamp() AND expires_at < clock_timestamp() + interval '60 s') AS expired`;
      await waitUntil(async () => (await queryOne<{ expired: boolean }>(pool, text))?.expired === true);
    },
    addSlots: (count) => users.ensureSlots(count),
    async addTrader() {
      made += 1;
      const email = `trader-${made}@example.com`;
      const user = await users.createUser({ email, passwordHash: 'x', disclaimerVersion: 'test' });
      assert(user !== 'email_taken', 'Invariant: the address is new');
      const margin = (await accounts.list(user.userId)).find(({ view }) => view.type === 'margin');
      assert(margin, 'Invariant: a new user has a margin account');
      return { userId: user.userId, slotId: user.slotId, accountId: margin.view.id };
    },
    async addBot({ userId, accountId }) {
      const bot = await bots.createBot(userId, configFor(accountId));
      assert(bot !== 'account_not_found', 'Invariant: the account is the user’s');
      return bot.botId;
    },
    async addCommand({ userId }, botId, command) {
      const id = await bots.addCommand(userId, botId, command);
      assert(typeof id === 'number', `Invariant: the command is told on ${Notify.commands}`);
      return id;
    },
    async deleteBot({ userId }, botId) {
      assert((await bots.softDelete(userId, botId)) === 'deleted', 'Invariant: the bot holds nothing');
    },
    moveUser: ({ slotId: from }, to) => layout.move({ from, to, users: 1 }),
    async askDesk({ userId, accountId }, terms) {
      const id = await commands.ask({ userId, accountId, terms });
      assert(typeof id === 'number', 'Invariant: the account is the user’s');
      return id;
    },
    async commandResults({ accountId }) {
      const text = 'SELECT outcome, code FROM desk_commands WHERE account_id = $1 ORDER BY id';
      const rows = await queryRows<{ outcome: string | null; code: string | null }>(pool, text, [accountId]);
      return rows.map(({ outcome, code }) => resultOf(outcome, code));
    },
    async evidenceOf({ userId }, orderId) {
      const orders = await doubts.unknownOrders(userId);
      return orders.find((one) => one.order.id === orderId)?.evidence ?? [];
    },
    async externalOrdersOf({ accountId }) {
      const text = `SELECT broker_order_id AS "brokerOrderId", symbol, side, legs, quantity, filled AS "filledQuantity",
        limit_price::text AS limit, ended_at IS NOT NULL AS "isEnded" FROM external_orders WHERE account_id = $1 ORDER BY 1`;
      type Row = Omit<ExternalOrder, 'limit' | 'legs'> & {
        readonly limit: string;
        readonly legs: ExternalOrder['legs'] | null;
        readonly isEnded: boolean;
      };
      const rows = await queryRows<Row>(pool, text, [accountId]);
      return rows.map(({ legs, ...row }) => ({ ...row, ...(legs && { legs }), limit: priceOf(row.limit) }));
    },
    async counts() {
      const text = `SELECT (SELECT count(*)::int FROM decisions) AS decisions, (SELECT count(*)::int FROM intents) AS intents,
        (SELECT count(*)::int FROM order_events) AS "orderEvents"`;
      const row = await queryOne<{ decisions: number; intents: number; orderEvents: number }>(pool, text);
      assert(row, 'Invariant: counts answer with a row');
      return row;
    },
    close: async () => undefined,
  };
}

function resultOf(outcome: string | null, code: string | null): CommandResult | undefined {
  if (outcome === null) return undefined;
  return outcome === 'done' ? { outcome } : { outcome: 'refused', code: code ?? '' };
}

/** One object with the methods of both, as the memory store is. */
function both(pods: PostgresPodStore, desk: PostgresDeskStore): PostgresPodStore & PostgresDeskStore {
  return new Proxy(pods, {
    get(target, property) {
      const owner: object = property in target ? target : desk;
      const value: unknown = Reflect.get(owner, property, owner);
      return typeof value === 'function' ? value.bind(owner) : value;
    },
  }) as unknown as PostgresPodStore & PostgresDeskStore;
}
