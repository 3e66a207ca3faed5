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

    it('refuses the former slot of a user who has moved, for what was read before and after, and goes on in the new one', async () => {
      const before = await load();
      const leases = await harness.store.takeSlots(POD_1, 2, LONG_LEASE_MS);
      const home = leases.find((one) => one.slotId === trader.slotId);
      const other = leases.find((one) => one.slotId !== trader.slotId);
      assert(home && other, 'Invariant: both slots are free');
      await harness.moveUser(trader, other.slotId);
      const after = await load();
      expect(await harness.store.commitTick(commitAfter(before, home, { intents: [{}] }))).toBe('moved');
      expect(await harness.store.commitTick(commitAfter(after, home, { intents: [{}] }))).toBe('moved');
      expect(await harness.store.commitTick(commitAfter(before, other, { intents: [{}] }))).toBe('stale_state');
      expect(await harness.counts()).toEqual({ decisions: 0, intents: 0, orderEvents: 0 });
      expect(await harness.store.loadBots(home.slotId)).toEqual([]);
      expect((await harness.store.loadBots(other.slotId)).map((bot) => bot.botId)).toEqual([botId]);
      expect(await harness.store.commitTick(commitAfter(after, other, { intents: [{}] }))).toBe('committed');
    });

    it('carries a close command with its position', async () => {
      const positionId = `${botId}-9-0-p` as PositionId;
      const inputs = await load();
      const state = { closing: [positionId], lastScheduleDue: TEN_O_CLOCK } as const;
      await harness.store.commitTick(commitAfter(inputs, await lease(), { state }));
      expect((await load()).bot.state).toMatchObject(state);
    });
  });

  describe('committing decisions of several bots at one moment', () => {
    /** Enough that a store which writes together has something to gather. */
    const BOTS = 8;

    async function inputsOfMany(): Promise<readonly TickInputs[]> {
      const botIds = [botId];
      while (botIds.length < BOTS) botIds.push(await harness.addBot(trader));
      const inputs = await Promise.all(botIds.map((one) => harness.store.loadTick(one)));
      return inputs.map((one) => {
        assert(one, 'Invariant: the bot is there');
        return one;
      });
    }

    it('reads each bot as it is, and none that is gone', async () => {
      const inputs = await inputsOfMany();
      const gone = await harness.addBot(trader);
      await harness.deleteBot(trader, gone);
      const botIds = inputs.map(({ bot }) => bot.botId);
      const together = await Promise.all([...botIds, gone].map((one) => harness.store.loadTick(one)));
      expect(together).toEqual([...inputs, undefined]);
    });

    it('writes each of them, two of one bot only once', async () => {
      const inputs = await inputsOfMany();
      const mine = await lease();
      const last = inputs.at(-1) as TickInputs;
      const commits = [...inputs, last].map((one) =>
        harness.store.commitTick(commitAfter(one, mine, { intents: [{}] })),
      );
      const results = await Promise.all(commits);
      expect(results.slice(0, BOTS - 1)).toEqual(Array.from({ length: BOTS - 1 }, () => 'committed'));
      expect(results.slice(BOTS - 1).sort()).toEqual(['committed', 'stale_state']);
      expect(await harness.counts()).toEqual({ decisions: BOTS, intents: BOTS, orderEvents: 0 });
    });

    it('refuses the one whose lease is lost, the one whose checkpoint moved and the one of a foreign slot; the others stand', async () => {
      const inputs = await inputsOfMany();
      const leases = await harness.store.takeSlots(POD_1, 2, LONG_LEASE_MS);
      const home = leases.find((one) => one.slotId === trader.slotId);
      const other = leases.find((one) => one.slotId !== trader.slotId);
      assert(home && other, 'Invariant: both slots are free');
      const commits = inputs.map((one, index) => {
        if (index === 3) return commitAfter(one, { ...home, epoch: home.epoch - 1 }, { intents: [{}] });
        if (index === 4) return { ...commitAfter(one, home, { intents: [{}] }), stateVersion: 7 };
        if (index === 5) return commitAfter(one, other, { intents: [{}] });
        if (index === 6) return commitAfter(one, { ...home, owner: POD_2 }, { intents: [{}] });
        return commitAfter(one, home, { intents: [{}, {}] });
      });
      const results = await Promise.all(commits.map((one) => harness.store.commitTick(one)));
      expect(results).toEqual([
        ...['committed', 'committed', 'committed', 'lost_slot', 'stale_state', 'moved', 'lost_slot', 'committed'],
      ]);
      expect(await harness.counts()).toEqual({ decisions: 4, intents: 8, orderEvents: 0 });
      const after = await Promise.all(inputs.map(({ bot }) => harness.store.loadTick(bot.botId)));
      expect(after.map((one) => one?.bot.stateVersion)).toEqual([1, 1, 1, 0, 0, 0, 0, 1]);
      expect(after.map((one) => one?.account.pending.length)).toEqual(after.map(() => 8));
      expect(after[2]?.bot.state).toEqual(commits[2]?.state);
    });

    it('fails the one that cannot be written, and writes the others', async () => {
      const inputs = await inputsOfMany();
      const mine = await lease();
      const first = commitAfter(inputs[0] as TickInputs, mine, { intents: [{}] });
      expect(await harness.store.commitTick(first)).toBe('committed');
      const commits = inputs.slice(1).map((one, index) => {
        const commit = commitAfter(one, mine, { intents: [{}] });
        // An intent of that name is there already.
        return index === 4 ? { ...commit, intents: first.intents } : commit;
      });
      const settled = await Promise.allSettled(commits.map((one) => harness.store.commitTick(one)));
      expect(settled.map((one) => (one.status === 'fulfilled' ? one.value : one.status))).toEqual([
        ...['committed', 'committed', 'committed', 'committed', 'rejected', 'committed', 'committed'],
      ]);
      expect(await harness.counts()).toEqual({ decisions: BOTS - 1, intents: BOTS - 1, orderEvents: 0 });
    });
  });
}
