import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { initialBotState } from '#core/bot';
import { assert, type BotId, type PodId, type PositionId } from '#core/units';
import type { SlotLease, TickInputs } from '../pods/index.js';
import { commitAfter, configFor, dollars, TEN_O_CLOCK } from './builders.js';
import { LONG_LEASE_MS, type MakeHarness, type SpineHarness, type Trader } from './spine-store-contract.js';

const POD_1 = 'pod-1' as PodId;
const POD_2 = 'pod-2' as PodId;

export function tickContract(make: MakeHarness): void {
  let harness: SpineHarness;
  let trader: Trader;
  let botId: BotId;
  beforeEach(async () => {
    harness = await make();
    await harness.addSlots(2);
    trader = await harness.addTrader();
    botId = await harness.addBot(trader);
  });
  afterEach(() => harness.close());

  async function load(): Promise<TickInputs> {
    const inputs = await harness.store.loadTick(botId);
    assert(inputs, 'Invariant: the bot is there');
    return inputs;
  }

  async function lease(leaseMs = LONG_LEASE_MS, podId = POD_1): Promise<SlotLease> {
    const mine = (await harness.store.takeSlots(podId, 2, leaseMs)).find((one) => one.slotId === trader.slotId);
    assert(mine, 'Invariant: the slot of the trader is free');
    return mine;
  }

  describe('loading', () => {
    it('gives a fresh bot with its configuration, its empty memory and its account', async () => {
      const { bot, commands, account } = await load();
      expect(bot).toEqual({
        botId,
        userId: trader.userId,
        accountId: trader.accountId,
        configVersion: 1,
        config: configFor(trader.accountId),
        state: initialBotState(botId),
        stateVersion: 0,
      });
      expect(commands).toEqual([]);
      expect(account).toEqual({
        id: trader.accountId,
        mode: 'paper',
        type: 'margin',
        stop: 'none',
        balances: { cash: dollars(100_000), requirement: 0, optionBuyingPower: dollars(100_000), asOf: 0 },
        positions: [],
        pending: [],
        drift: false,
      });
      expect(await harness.store.loadBots(trader.slotId)).toEqual([bot]);
    });

    it('shows commands above the last consumed one, oldest first', async () => {
      const first = await harness.addCommand(trader, botId, { kind: 'start', at: TEN_O_CLOCK });
      const second = await harness.addCommand(trader, botId, { kind: 'pause', at: TEN_O_CLOCK });
      const before = await load();
      expect(before.commands).toEqual([
        { id: first, kind: 'start', at: TEN_O_CLOCK },
        { id: second, kind: 'pause', at: TEN_O_CLOCK },
      ]);
      const consumed = commitAfter(before, await lease(), { state: { lastCommandId: first, status: 'running' } });
      expect(await harness.store.commitTick(consumed)).toBe('committed');
      expect((await load()).commands.map((command) => command.id)).toEqual([second]);
    });

    it('does not show a deleted bot, and a decision that is on its way is not written', async () => {
      const inputs = await load();
      const mine = await lease();
      await harness.deleteBot(trader, botId);
      expect(await harness.store.loadTick(botId)).toBeUndefined();
      expect(await harness.store.loadBots(trader.slotId)).toEqual([]);
      expect(await harness.store.commitTick(commitAfter(inputs, mine))).toBe('stale_state');
      expect((await harness.counts()).decisions).toBe(0);
    });

    it('keeps users of other slots apart', async () => {
      const other = await harness.addTrader();
      expect(other.slotId).not.toBe(trader.slotId);
      const otherBot = await harness.addBot(other);
      expect((await harness.store.loadBots(other.slotId)).map((bot) => bot.botId)).toEqual([otherBot]);
      expect((await load()).account.id).toBe(trader.accountId);
    });
  });

  describe('committing a decision', () => {
    it('writes memory, record and intents together, and holds the reserve from then on', async () => {
      const inputs = await load();
      const commit = commitAfter(inputs, await lease(), {
        intents: [{ quantity: 2, reserve: 5_300 }, { reserve: 100 }],
      });
      expect(await harness.store.commitTick(commit)).toBe('committed');
      const after = await load();
      expect(after.bot.state).toEqual(commit.state);
      expect(after.bot.stateVersion).toBe(1);
      expect(after.account.pending).toEqual([
        {
          intentId: `${botId}-0-0`,
          botId,
          symbol: 'AAPL251219P00265000',
          underlying: 'AAPL',
          side: 'sell_to_open',
          quantity: 2,
          filledQuantity: 0,
          limit: 32_500,
          state: 'pending',
          reserve: dollars(5_300),
          createdAt: TEN_O_CLOCK,
        },
        expect.objectContaining({ intentId: `${botId}-0-1`, reserve: dollars(100) }),
      ]);
      expect(await harness.counts()).toEqual({ decisions: 1, intents: 2, orderEvents: 0 });
    });

    it('writes nothing on a checkpoint that moved, as when the same commit is tried twice', async () => {
      const inputs = await load();
      const commit = commitAfter(inputs, await lease(), { intents: [{}] });
      expect(await harness.store.commitTick(commit)).toBe('committed');
      expect(await harness.store.commitTick(commit)).toBe('stale_state');
      expect(await harness.counts()).toEqual({ decisions: 1, intents: 1, orderEvents: 0 });
    });

    it('lets one of two racing commits win', async () => {
      const inputs = await load();
      const mine = await lease();
      const commits = [1, 2, 3].map(() => harness.store.commitTick(commitAfter(inputs, mine, { intents: [{}] })));
      expect((await Promise.all(commits)).sort()).toEqual(['committed', 'stale_state', 'stale_state']);
      expect(await harness.counts()).toEqual({ decisions: 1, intents: 1, orderEvents: 0 });
    });

    it('refuses an owner whose lease has expired, and takes it again after the renewal', async () => {
      const inputs = await load();
      const mine = await lease(harness.shortLeaseMs);
      await harness.expireShortLeases();
      const commit = commitAfter(inputs, mine, { intents: [{}] });
      expect(await harness.store.commitTick(commit)).toBe('lost_slot');
      expect(await harness.counts()).toEqual({ decisions: 0, intents: 0, orderEvents: 0 });
      expect((await load()).bot.stateVersion).toBe(0);
      await harness.store.renewSlots([mine], LONG_LEASE_MS);
      expect(await harness.store.commitTick(commit)).toBe('committed');
    });

    it('refuses a former owner for good', async () => {
      const inputs = await load();
      const former = await lease(harness.shortLeaseMs);
      await harness.expireShortLeases();
      const present = await lease(LONG_LEASE_MS, POD_2);
      expect(present.epoch).toBe(2);
      await harness.store.renewSlots([former], LONG_LEASE_MS);
      expect(await harness.store.commitTick(commitAfter(inputs, former, { intents: [{}] }))).toBe('lost_slot');
      expect(await harness.counts()).toEqual({ decisions: 0, intents: 0, orderEvents: 0 });
      expect(await harness.store.commitTick(commitAfter(inputs, present))).toBe('committed');
    });

    it('carries a close command with its position', async () => {
      const positionId = `${botId}-9-0-p` as PositionId;
      const inputs = await load();
      const state = { closing: [positionId], lastScheduleDue: TEN_O_CLOCK } as const;
      await harness.store.commitTick(commitAfter(inputs, await lease(), { state }));
      expect((await load()).bot.state).toMatchObject(state);
    });
  });
}
