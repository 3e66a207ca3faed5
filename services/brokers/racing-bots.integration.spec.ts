/** Bots of one account that race for what is left. Real: Postgres with its locks, the last-hop checks. Fake: the market. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { sessionAt } from '#core/calendar';
import type { OccSymbol } from '#core/model';
import { DEFAULT_RISK_LIMITS, judgeIntent, type RiskLimits } from '#core/risk';
import { assert, type DeskId, type IntentId, type Money, type PodId, type Price } from '#core/units';
import { queryRows } from '#platform/db';
import { AuditRepository } from '#store/audit';
import { type AccountLease, PostgresDeskStore } from '#store/desk';
import {
  commitAfter,
  type FreshDatabase,
  freshDatabase,
  LONG_LEASE_MS,
  postgresHarness,
  type SpineHarness,
  TEN_O_CLOCK,
  type Trader,
} from '../store/testing/index.js';

const BOTS = 8;
/** Of a put whose strike is set aside: three fit into the account's 100,000.00, four do not. */
const RESERVE = 26_500;

let database: FreshDatabase;
let harness: SpineHarness;
let trader: Trader;
let lease: AccountLease;
let intents: readonly IntentId[];
beforeAll(async () => {
  database = await freshDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  harness = await postgresHarness(database);
  await harness.addSlots(1);
  trader = await harness.addTrader();
  const leases = await harness.store.takeAccounts('desk-1' as DeskId, 100, LONG_LEASE_MS);
  const taken = leases.find(({ accountId }) => accountId === trader.accountId);
  assert(taken, 'Invariant: the account is free');
  lease = taken;
  intents = await allDecide();
});

/** Each bot wants a put of its own, so that nothing but the money stands between them. */
async function allDecide(): Promise<readonly IntentId[]> {
  const [slot] = await harness.store.takeSlots('pod-1' as PodId, 1, LONG_LEASE_MS);
  assert(slot, 'Invariant: a slot is free');
  const made: IntentId[] = [];
  for (let index = 0; index < BOTS; index += 1) {
    const inputs = await harness.store.loadTick(await harness.addBot(trader));
    assert(inputs, 'Invariant: the bot exists');
    const symbol = `AAPL251219P00${265 - index}000` as OccSymbol;
    const commit = commitAfter(inputs, slot, { intents: [{ symbol, reserve: RESERVE }] });
    expect(await harness.store.commitTick(commit)).toBe('committed');
    made.push(...commit.intents.map(({ id }) => id));
  }
  return made;
}

/** All claims at once, each on a connection of its own. */
function race(limits: RiskLimits) {
  const market = {
    now: TEN_O_CLOCK,
    session: sessionAt(TEN_O_CLOCK),
    quote: {
      kind: 'usable',
      quote: { bid: 32_500 as Price, ask: 33_500 as Price, quoteTs: TEN_O_CLOCK },
    },
    balancesAgeMs: 0,
    preview: { kind: 'not_asked' },
  } as const;
  const store = new PostgresDeskStore(database.pool);
  return Promise.all(
    intents.map((id) => store.claimIntent(lease, id, TEN_O_CLOCK, (claim) => judgeIntent(claim, limits, market))),
  );
}

async function outcomesOf(limits: RiskLimits): Promise<Readonly<Record<string, number>>> {
  const counts: Record<string, number> = {};
  for (const result of await race(limits)) {
    const name = result.kind === 'refused' ? result.code : result.kind;
    counts[name] = (counts[name] ?? 0) + 1;
  }
  return counts;
}

describe('bots that race for one account', () => {
  it('never take more together than the account can carry', async () => {
    expect(await outcomesOf(DEFAULT_RISK_LIMITS)).toEqual({ claimed: 3, BUYING_POWER_EXCEEDED: 5 });
    const orders = await queryRows(database.pool, 'SELECT state FROM orders WHERE account_id = $1', [trader.accountId]);
    expect(orders).toEqual([{ state: 'submitting' }, { state: 'submitting' }, { state: 'submitting' }]);
  });

  it('cannot pass a limit of orders within a second together', async () => {
    await queryRows(database.pool, 'UPDATE accounts SET option_buying_power = 1000000 WHERE id = $1', [
      trader.accountId,
    ]);
    const limits = { ...DEFAULT_RISK_LIMITS, ordersPerSecondMax: 5 };
    expect(await outcomesOf(limits)).toEqual({ claimed: 5, ORDER_BURST: 3 });
  });

  it('open nothing at all when a limit is missing, and each refusal stands in the log that nobody can change unseen', async () => {
    const broken = { ...DEFAULT_RISK_LIMITS, notionalMax: undefined as unknown as Money };
    expect(await outcomesOf(broken)).toEqual({ LIMIT_UNUSABLE: 8 });
    const audit = new AuditRepository(database.pool);
    const acts = await audit.listByUser(trader.userId, { limit: 100 });
    const refusals = acts.filter(({ act }) => act === 'ORDER_REFUSED');
    expect(new Set(refusals.map(({ subject }) => subject))).toEqual(new Set(intents));
    expect(refusals[0]).toMatchObject({
      userId: trader.userId,
      at: expect.any(Number),
      detail: {
        code: 'LIMIT_UNUSABLE',
        accountId: trader.accountId,
        side: 'sell_to_open',
        quantity: 1,
        origin: 'bot',
        botId: expect.any(String),
      },
    });
    expect(await audit.verify()).toMatchObject({ kind: 'whole' });
  });
});
