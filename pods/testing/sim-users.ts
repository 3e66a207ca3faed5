import { type BotConfig, defaultBotConfig } from '#core/bot';
import { ENDED_ORDER_STATES } from '#core/model';
import { type AccountId, type BotId, type Money, moneyFromDecimal, type SlotId, type UserId } from '#core/units';
import type { MemorySpineStore } from '#store/memory';
import type { SimBroker } from './sim-broker.js';
import { SIM_UNDERLYINGS, type SimMarket } from './sim-market.js';
import type { World } from './world.js';

const USERS = 3;
/** Two bots on cash that carries one and a half of them: there reservations must hold each other back. */
const CASH_USER = 2;
const OPENING_CASH = moneyFromDecimal('60000') as Money;

/** People with accounts and bots: they set up, start, pause, change, close and delete. */
export class SimUsers {
  /** The newest command, and those before with the virtual time at which they were given. */
  private readonly given: { readonly id: number; readonly atMs: number }[] = [];

  constructor(
    private readonly world: World,
    private readonly store: MemorySpineStore,
    private readonly broker: SimBroker,
    private readonly market: SimMarket,
  ) {}

  setUp(slots: number): void {
    const { store, world } = this;
    store.addSlots(slots);
    for (let index = 1; index <= USERS; index += 1) {
      const userId = `user-${index}` as UserId;
      const accountId = `account-${index}` as AccountId;
      store.addUser(userId, (1 + Math.floor(world.random() * slots)) as SlotId);
      const type = index === CASH_USER ? 'cash' : 'margin';
      store.addAccount({ accountId, userId, type, cash: OPENING_CASH });
      this.broker.books.openAccount(accountId, type, OPENING_CASH);
      for (let bot = 1; bot <= (index === CASH_USER ? 2 : 1); bot += 1) {
        const botId = `bot-${index}-${bot}` as BotId;
        store.addBot({ botId, userId, config: simConfig(accountId, world) });
        world.after(world.between(0, 4_000), () => this.command(botId, 'start'));
      }
    }
  }

  /** Returns the newest command that was given at or before a virtual time, 0 for none. */
  lastCommandBy(atMs: number): number {
    return this.given.findLast((one) => one.atMs <= atMs)?.id ?? 0;
  }

  /** In the end all bots are paused; exits still happen. */
  pauseAll(): void {
    for (const { botId } of this.store.tables.bots.values()) this.command(botId, 'pause');
  }

  act(): void {
    const { store, world } = this;
    const bot = world.pick([...store.tables.bots.values()]);
    if (!bot || bot.deleted || bot.status === 'draft') return;
    const kind = world.random();
    const held = [...store.tables.positions.values()].filter((one) => one.botId === bot.botId && one.openQuantity > 0);
    const position = world.pick(held);
    if (kind < 0.2 && position) {
      const id = store.addCommand(bot.botId, {
        ...{ kind: 'close_position', positionId: position.id, at: this.market.now() },
      });
      this.note(id);
    } else if (kind < 0.3) this.command(bot.botId, 'pause');
    else if (kind < 0.6) this.command(bot.botId, 'start');
    else if (kind < 0.7) store.updateBot(bot.botId, simConfig(bot.accountId, world));
    else if (kind < 0.75 && held.length === 0 && this.hasNothingOpen(bot.botId)) store.deleteBot(bot.botId);
  }

  /** As the gateway asks before it deletes. */
  private hasNothingOpen(botId: BotId): boolean {
    const { intents, orders } = this.store.tables;
    if ([...this.store.tables.shares.values()].some((one) => one.botId === botId && one.quantity > 0)) return false;
    const isWaiting = [...intents.values()].some((row) => row.intent.botId === botId && row.status === 'pending');
    return !isWaiting && [...orders.values()].every((one) => one.botId !== botId || ENDED_ORDER_STATES.has(one.state));
  }

  private command(botId: BotId, kind: 'start' | 'pause'): void {
    this.note(this.store.addCommand(botId, { kind, at: this.market.now() }));
  }

  private note(id: number): void {
    this.given.push({ id, atMs: this.world.nowMs });
  }
}

/** A bot with wide gates, short patience and near exits, so that much happens in an hour of market time. */
function simConfig(accountId: AccountId, world: World): BotConfig {
  const base = defaultBotConfig(accountId, 'Simulated');
  return {
    ...base,
    watchlist: [...SIM_UNDERLYINGS],
    schedule: { everyMinutes: world.pick([2, 5, 15]) as number, from: '09:30', until: '15:58' },
    gates: {
      ...base.gates,
      ...{ dteMin: 0, dteMax: 60, deltaMin: 0.15, deltaMax: 0.5, probOtmMin: 0.3, spreadMax: 0.5, creditMin: '0.05' },
      ...{ annualisedReturnMin: 0, scoreMin: 0 },
    },
    sizing: {
      contracts: 1 + Math.floor(world.random() * 2),
      allocation: '40000',
      maxPositions: 2,
      maxPerUnderlying: 1,
    },
    entry: { price: world.pick(['bid', 'mid', 'between'] as const) as 'bid', fraction: 0.5, cancelAfterMinutes: 3 },
    exits: { ...base.exits, profitTarget: 0.15, stopMultiple: 1.2, closeAtDte: null },
  };
}
