import { describe, expect, it } from '@jest/globals';
import type { AccountId, BotId, Instant, SlotId, UserId } from '#core/units';
import { configFor, dollars, type SpineHarness, spineStoreContract, TEN_O_CLOCK } from '../testing/index.js';
import { MemorySpineStore } from './index.js';

const SHORT_MS = 1_000;

function harness(): SpineHarness {
  let now = 5_000;
  let made = 0;
  const store = new MemorySpineStore({ now: () => now as Instant });
  return {
    store,
    shortLeaseMs: SHORT_MS,
    async expireShortLeases() {
      now += SHORT_MS;
    },
    addSlots: async (count) => store.addSlots(count),
    async addTrader() {
      made += 1;
      const slots = store.tables.slots.size;
      const trader = {
        userId: `user-${made}` as UserId,
        accountId: `00000000-0000-4000-8000-00000000000${made}` as AccountId,
        slotId: ((store.tables.users.size % slots) + 1) as SlotId,
      };
      store.addUser(trader.userId, trader.slotId);
      store.addAccount({ ...trader, type: 'margin', cash: dollars(100_000) });
      return trader;
    },
    async addBot({ userId, accountId }) {
      made += 1;
      const botId = `bot-${made}` as BotId;
      store.addBot({ botId, userId, config: configFor(accountId) });
      return botId;
    },
    addCommand: async (_trader, botId, command) => store.addCommand(botId, command),
    deleteBot: async (_trader, botId) => store.deleteBot(botId),
    moveUser: async ({ userId }, slotId) => store.moveUser(userId, slotId),
    askDesk: async ({ accountId, userId }, terms) => store.askDesk({ accountId, userId, terms }),
    commandResults: async ({ accountId }) =>
      store.tables.deskCommands.filter((row) => row.accountId === accountId).map((row) => row.result),
    evidenceOf: async (_trader, orderId) => store.tables.evidence.get(orderId) ?? [],
    externalOrdersOf: async (trader) =>
      [...store.tables.externalOrders.values()]
        .filter((row) => row.accountId === trader.accountId)
        .map(({ accountId: _a, firstSeenAt: _f, endedAt, ...order }) => ({ ...order, isEnded: endedAt !== undefined })),
    async counts() {
      const { decisions, intents, orderEvents } = store.tables;
      const events = [...orderEvents.values()].reduce((sum, log) => sum + log.length, 0);
      return { decisions: decisions.length, intents: intents.size, orderEvents: events };
    },
    close: async () => undefined,
  };
}

describe(MemorySpineStore.name, () => {
  spineStoreContract(async () => harness());

  it('stops at the start and at the end of each step, with the effect in between', async () => {
    const seen: string[] = [];
    const store: MemorySpineStore = new MemorySpineStore({
      now: () => TEN_O_CLOCK,
      beforeStep: async (name) => {
        seen.push(`${name} ${store.tables.pods.size}`);
      },
    });
    await store.heartbeat({ podId: 'pod-1' as never, capacity: 1 });
    expect(seen).toEqual(['heartbeat 0', 'heartbeat.done 1']);
  });
});
