/** Real: Postgres with the migrations. Nothing is fake. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { assert, type BotId, type DecisionId, type DeskId, type PodId, type PositionId } from '#core/units';
import { DecisionRepository } from '../decisions/index.js';
import { KeptFrames } from '../frames/index.js';
import {
  configFor,
  type FreshDatabase,
  freshDatabase,
  LONG_LEASE_MS,
  postgresHarness,
  type SpineHarness,
  sellAndFill,
  TEN_O_CLOCK,
  type Trader,
} from '../testing/index.js';
import { ActivityRepository, TradeRepository } from '../trades/index.js';
import { BotRepository } from './index.js';

let database: FreshDatabase;
let harness: SpineHarness;
let bots: BotRepository;
let ann: Trader;
let eve: Trader;
let botId: BotId;
beforeAll(async () => {
  database = await freshDatabase();
  bots = new BotRepository(database.pool);
});
afterAll(() => database.drop());
beforeEach(async () => {
  harness = await postgresHarness(database);
  await harness.addSlots(2);
  ann = await harness.addTrader();
  eve = await harness.addTrader();
  botId = await harness.addBot(ann);
});

/** One decision with a sale that fills at once. */
async function sell(): Promise<PositionId> {
  const { store } = harness;
  const slots = await store.takeSlots('pod-1' as PodId, 2, LONG_LEASE_MS);
  const slot = slots.find(({ slotId }) => slotId === ann.slotId);
  const leases = await store.takeAccounts('desk-1' as DeskId, 100, LONG_LEASE_MS);
  const lease = leases.find(({ accountId }) => accountId === ann.accountId);
  assert(slot && lease, 'Invariant: slot and account are free');
  return (await sellAndFill(harness, { botId, slot, lease })).positionId;
}

describe(BotRepository.name, () => {
  it('makes a new version of each change and keeps the old ones', async () => {
    const config = configFor(ann.accountId, { name: 'Slower', watchlist: ['JPM'] });
    const updated = await bots.updateBot(ann.userId, botId, config);
    expect(updated).toMatchObject({
      botId,
      name: 'Slower',
      configVersion: 2,
      config,
      status: 'draft',
      openPositions: 0,
    });
    expect(await bots.configOf(ann.userId, botId, 1)).toEqual(configFor(ann.accountId));
    expect(await bots.configOf(ann.userId, botId, 2)).toEqual(config);
    expect(await bots.configOf(ann.userId, botId, 3)).toBeUndefined();
    expect((await harness.store.loadTick(botId))?.bot).toMatchObject({ configVersion: 2, config });
  });

  it('keeps each user to their own bots and accounts', async () => {
    const foreign = configFor(ann.accountId);
    expect(await bots.createBot(eve.userId, foreign)).toBe('account_not_found');
    expect(await bots.list(eve.userId)).toEqual([]);
    expect(await bots.get(eve.userId, botId)).toBeUndefined();
    expect(await bots.updateBot(eve.userId, botId, foreign)).toBe('not_found');
    expect(await bots.updateBot(ann.userId, botId, configFor(eve.accountId))).toBe('account_not_found');
    expect(await bots.configOf(eve.userId, botId, 1)).toBeUndefined();
    expect(await bots.addCommand(eve.userId, botId, { kind: 'start', at: TEN_O_CLOCK })).toBe('not_found');
    expect(await bots.softDelete(eve.userId, botId)).toBe('not_found');
    expect((await bots.list(ann.userId)).map((bot) => bot.botId)).toEqual([botId]);
  });

  it('takes a close command for an open position of that bot only', async () => {
    const close = (positionId: PositionId) =>
      bots.addCommand(ann.userId, botId, { kind: 'close_position', positionId, at: TEN_O_CLOCK });
    expect(await close('nothing' as PositionId)).toBe('position_not_found');
    const positionId = await sell();
    expect(await close(positionId)).toEqual(expect.any(Number));
    expect((await harness.store.loadTick(botId))?.commands).toEqual([
      { id: expect.any(Number), kind: 'close_position', positionId, at: TEN_O_CLOCK },
    ]);
  });

  it('does not lose a bot that holds something', async () => {
    await sell();
    expect(await bots.softDelete(ann.userId, botId)).toBe('busy');
    expect((await bots.get(ann.userId, botId))?.openPositions).toBe(1);
  });

  it('says which pod runs a user’s bots', async () => {
    expect(await bots.place(ann.userId)).toEqual({ slotId: ann.slotId });
    const leases = await harness.store.takeSlots('pod-1' as PodId, 2, 600_000);
    const lease = { podId: 'pod-1', epoch: 1, takenAt: expect.any(Number), stands: true };
    expect(await bots.place(ann.userId)).toEqual({ slotId: ann.slotId, lease });
    await harness.store.releaseSlots(leases);
    expect(await bots.place(ann.userId)).toEqual({ slotId: ann.slotId });
  });
});

describe('what became of a decision', () => {
  it('is shown to its user and to nobody else', async () => {
    const positionId = await sell();
    const trades = new TradeRepository(database.pool);
    const activity = new ActivityRepository(database.pool);
    const decisions = new DecisionRepository(database.pool);
    const id = `${botId}-0` as DecisionId;
    const executionId = `x-${id}-0`;
    const wish = { botId, limit: 10 };
    const entries = await activity.list(ann.userId, wish);
    expect(entries).toEqual([
      {
        place: expect.anything(),
        intent: {
          intent: expect.objectContaining({ decisionId: id, positionId }),
          status: 'claimed',
          createdAt: TEN_O_CLOCK,
        },
        order: expect.objectContaining({ state: 'filled', positionId }),
        fills: [expect.objectContaining({ executionId })],
      },
    ]);
    expect(await activity.fills(ann.userId, wish)).toMatchObject([{ fill: { executionId } }]);
    expect(await trades.positions(ann.userId, { openOnly: true })).toEqual([
      expect.objectContaining({ id: positionId, openQuantity: 1 }),
    ]);
    const [decision] = await decisions.list(ann.userId, botId, { limit: 10 });
    expect(JSON.parse(new TextDecoder().decode(decision?.record))).toEqual({ id, at: TEN_O_CLOCK });
    expect(await decisions.get(ann.userId, id)).toEqual(decision);
    expect(await decisions.getForReplay(id)).toEqual(decision);
    expect(await decisions.configForReplay(botId, 1)).toEqual(configFor(ann.accountId));
    expect((await decisions.newest(ann.userId)).get(botId)).toEqual(decision);
    expect(await decisions.list(ann.userId, botId, { before: 0, limit: 10 })).toEqual([]);

    expect(await activity.list(eve.userId, wish)).toEqual([]);
    expect(await activity.fills(eve.userId, wish)).toEqual([]);
    expect(await trades.positions(eve.userId)).toEqual([]);
    const order = entries[0]?.order;
    assert(order, 'Invariant: there is an order');
    expect(await trades.order(eve.userId, order.id)).toBeUndefined();
    expect(await decisions.list(eve.userId, botId, { limit: 10 })).toEqual([]);
    expect(await decisions.get(eve.userId, id)).toBeUndefined();
    expect((await decisions.newest(eve.userId)).size).toBe(0);
  });

  it('is a frame that was never kept: none', async () => {
    expect(await new KeptFrames(database.pool).read('none' as never)).toBeUndefined();
  });
});
