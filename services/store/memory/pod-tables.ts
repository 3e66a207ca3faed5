import { assert, type BotId, type SlotId } from '#core/units';
import type { CommitResult, HostedBot, TickCommit, TickInputs } from '../pods/index.js';
import type { BotRow, SpineTables } from './tables.js';

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
