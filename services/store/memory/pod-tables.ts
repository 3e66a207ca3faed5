import { assert, type BotId, type PodId, type SlotId } from '#core/units';
import type { CommitResult, HostedBot, Placement, TickCommit, TickInputs } from '../pods/index.js';
import { type BotRow, byText, type SpineTables } from './tables.js';

export function placementOf(tables: SpineTables, at: { readonly withinMs: number; readonly now: number }): Placement {
  const live = [...tables.pods].filter(([, { seenAt }]) => seenAt > at.now - at.withinMs);
  return {
    pods: live
      .map(([podId, { capacity }]) => ({ podId, capacity: capacity && (tables.capacitySet.get(podId) ?? capacity) }))
      .sort((a, b) => byText(a.podId, b.podId)),
    slots: [...tables.slots]
      .sort((a, b) => a - b)
      .map((slotId) => {
        const lease = tables.slotLeases.get(slotId);
        const stands = lease !== undefined && lease.owner !== '' && lease.expiresAt > at.now;
        const pinnedTo = tables.pins.get(slotId);
        return {
          slotId,
          ...(stands && { owner: lease.owner as PodId, leaseMs: lease.expiresAt - at.now }),
          ...(pinnedTo && { pinnedTo }),
        };
      }),
  };
}

export function hostedBots(tables: SpineTables, slotId: SlotId): readonly HostedBot[] {
  return [...tables.bots.values()]
    .filter((bot) => !bot.deleted && tables.users.get(bot.userId)?.slotId === slotId)
    .map(hostedBot);
}

function hostedBot(bot: BotRow): HostedBot {
  const config = bot.configs.at(-1);
  assert(config, 'Invariant: a bot has a configuration');
  const { botId, userId, accountId, state, stateVersion } = bot;
  return { botId, userId, accountId, configVersion: bot.configs.length, config, state, stateVersion };
}

export function tickInputs(tables: SpineTables, botId: BotId): TickInputs | undefined {
  const bot = tables.bots.get(botId);
  const account = bot && tables.view(bot.accountId);
  if (!bot || bot.deleted || !account) return undefined;
  const commands = bot.commands.filter((command) => command.id > bot.state.lastCommandId);
  return { bot: hostedBot(bot), commands, account, botStop: tables.botStops.get(botId) ?? 'none' };
}

/** Writes a decision whose lease stands; all of it or nothing. */
export function commit(tables: SpineTables, tick: TickCommit): CommitResult {
  if (tables.users.get(tick.userId)?.slotId !== tick.lease.slotId) return 'moved';
  const bot = tables.bots.get(tick.botId);
  if (!bot || bot.stateVersion !== tick.stateVersion) return 'stale_state';
  const { decision, lease } = tick;
  const doubled = tables.decisions.some(
    (one) => one.id === decision.id || (one.botId === tick.botId && one.sequence === decision.sequence),
  );
  assert(!doubled, 'Invariant: a bot makes each decision once');
  for (const intent of tick.intents) assert(!tables.intents.has(intent.id), 'Invariant: an intent is written once');
  tables.bots.set(tick.botId, {
    ...bot,
    state: tick.state,
    stateVersion: bot.stateVersion + 1,
    status: tick.status,
  });
  tables.decisions.push({ ...decision, slotId: lease.slotId, slotEpoch: lease.epoch });
  for (const intent of tick.intents) {
    tables.intents.set(intent.id, { intent, status: 'pending', createdAt: decision.decidedAt });
  }
  return 'committed';
}
