import type { BotCommand, FaultScope } from '#core/bot';
import { assert, type BotId, type IntentId, type PodId, type SlotId } from '#core/units';
import type { CommitResult, FaultNote, HostedBot, Placement, TickCommit, TickInputs } from '../pods/index.js';
import { type BotRow, byText, type SpineTables } from './tables.js';

export function placementOf(tables: SpineTables, at: { readonly withinMs: number; readonly now: number }): Placement {
  const live = [...tables.pods].filter(([, { seenAt }]) => seenAt > at.now - at.withinMs);
  return {
    pods: live
      .map(([podId, { capacity, generation }]) => ({
        podId,
        capacity: capacity && (tables.capacitySet.get(podId) ?? capacity),
        ...(generation > 0 && { generation }),
      }))
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
          ...(lease?.generation && { generation: lease.generation }),
        };
      }),
  };
}

export function hostedBots(tables: SpineTables, slotId: SlotId): readonly HostedBot[] {
  return [...tables.bots.values()]
    .filter((bot) => !bot.deleted && tables.users.get(bot.userId)?.slotId === slotId)
    .map((bot) => ({ ...hostedBot(bot), ...(bot.faults && bot.faults.length > 0 && { faults: bot.faults }) }));
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
  for (const id of tick.withdrawn ?? []) withdraw(tables, id);
  return 'committed';
}

/** An order ends at the desk; an intent that it has not taken does so here. */
function withdraw(tables: SpineTables, intentId: IntentId): void {
  const row = tables.intent(intentId);
  const status = row.status === 'pending' ? 'cancelled' : row.status;
  tables.intents.set(intentId, { ...row, status, isWithdrawn: true });
}

/** Counts a failure of a bot of the slot; returns whether it is told to pause. */
export function noteFault(tables: SpineTables, note: FaultNote): 'noted' | 'paused' | undefined {
  const bot = tables.bots.get(note.botId);
  if (!bot || bot.deleted || tables.users.get(bot.userId)?.slotId !== note.lease.slotId) return undefined;
  const { scope, code } = note;
  const before = bot.faults?.find((one) => one.scope === scope);
  const fault = { scope, code, attempts: (before?.attempts ?? 0) + 1 };
  const faults = [...(bot.faults ?? []).filter((one) => one !== before), fault].sort((a, b) =>
    byText(a.scope, b.scope),
  );
  const isPaused = fault.attempts >= note.pauseFrom && wishOf(bot) === 'start';
  if (isPaused) tables.lastCommandId += 1;
  const pause: BotCommand = { id: tables.lastCommandId, kind: 'pause', at: note.at };
  tables.bots.set(note.botId, { ...bot, faults, ...(isPaused && { commands: [...bot.commands, pause] }) });
  return isPaused ? 'paused' : 'noted';
}

/** What a bot was told last, or does. */
function wishOf({ commands, state, status }: BotRow): 'start' | 'pause' {
  const told = commands.findLast(({ id, kind }) => id > state.lastCommandId && (kind === 'start' || kind === 'pause'));
  return (told?.kind ?? (status === 'running' ? 'start' : 'pause')) as 'start' | 'pause';
}

/** Returns whether there was a fault. */
export function clearFault(tables: SpineTables, slotId: SlotId, botId: BotId, scope: FaultScope): boolean {
  const bot = tables.bots.get(botId);
  if (!bot || tables.users.get(bot.userId)?.slotId !== slotId) return false;
  const faults = (bot.faults ?? []).filter((one) => one.scope !== scope);
  tables.bots.set(botId, { ...bot, faults });
  return faults.length < (bot.faults?.length ?? 0);
}
