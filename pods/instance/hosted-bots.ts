import { isExitDue } from '#core/bot';
import { sessionAt } from '#core/calendar';
import { type AccountView, highestStop, type Position, type StopLevel } from '#core/model';
import type { BotId, Instant, Underlying, UserId } from '#core/units';
import type { HostedBot, TickInputs } from '#store/pods';
import type { FrameSource } from './ports.js';

/** One bot in memory. All of it can be read again from the store; it is kept to know cheaply when to ask for a decision. */
export interface BotEntry {
  bot: HostedBot;
  /** Undefined until it was read, and after a decision that sent orders: then a new reading comes first. */
  account: AccountView | undefined;
  /** The bot's own stop, of the same reading. */
  botStop: StopLevel;
  /** This bot's open positions within the account. */
  held: readonly Position[];
  /** Monotonic ms of the last reading of commands, account and checkpoint. */
  readAt: number;
  /** No exit tick before this monotonic time: a refused buy-back is not repeated at the rate of the frames. */
  exitNotBefore: number;
  /** A reading waits or runs. */
  reading: boolean;
  /** Market-clock times between which the schedule need not be looked at again, unless bot or configuration change. */
  scheduleKnown: { readonly from: Instant; readonly until: Instant } | undefined;
}

const NEVER = Number.NEGATIVE_INFINITY;

/** The bots of one slot, by id, by user and by the underlyings in which they hold positions. */
export class HostedBots {
  private readonly entries = new Map<BotId, BotEntry>();
  private readonly users = new Map<UserId, Set<BotEntry>>();
  private readonly holders = new Map<Underlying, Set<BotEntry>>();

  get size(): number {
    return this.entries.size;
  }

  get(botId: BotId): BotEntry | undefined {
    return this.entries.get(botId);
  }

  all(): IterableIterator<BotEntry> {
    return this.entries.values();
  }

  ofUser(userId: UserId): Iterable<BotEntry> {
    return this.users.get(userId) ?? [];
  }

  /** Bots that hold a position in the underlying. */
  holdersOf(underlying: Underlying): Iterable<BotEntry> {
    return this.holders.get(underlying) ?? [];
  }

  /** Underlyings in which any bot holds a position. */
  heldUnderlyings(): IterableIterator<Underlying> {
    return this.holders.keys();
  }

  /** Takes the list as it stands now: new bots appear, bots that are gone are returned and forgotten. */
  replaceAll(bots: readonly HostedBot[]): readonly BotId[] {
    const gone = new Set(this.entries.keys());
    for (const bot of bots) {
      gone.delete(bot.botId);
      const entry = this.entries.get(bot.botId);
      if (!entry) {
        const fresh = newEntry(bot);
        this.entries.set(bot.botId, fresh);
        addTo(this.users, bot.userId, fresh);
      } else if (bot.stateVersion >= entry.bot.stateVersion) {
        setBot(entry, bot);
      }
    }
    for (const botId of gone) this.forget(botId);
    return [...gone];
  }

  /** Takes a fresh reading of one bot. */
  accept(entry: BotEntry, inputs: TickInputs, readAt: number): void {
    setBot(entry, inputs.bot);
    entry.account = inputs.account;
    entry.botStop = inputs.botStop;
    entry.readAt = readAt;
    this.setHeld(
      entry,
      inputs.account.positions.filter((one) => one.botId === inputs.bot.botId && one.openQuantity > 0),
    );
  }

  forget(botId: BotId): void {
    const entry = this.entries.get(botId);
    if (!entry) return;
    this.entries.delete(botId);
    removeFrom(this.users, entry.bot.userId, entry);
    this.setHeld(entry, []);
  }

  private setHeld(entry: BotEntry, held: readonly Position[]): void {
    for (const position of entry.held) removeFrom(this.holders, position.underlying, entry);
    entry.held = held;
    for (const position of held) addTo(this.holders, position.underlying, entry);
  }
}

function newEntry(bot: HostedBot): BotEntry {
  return {
    bot,
    account: undefined,
    botStop: 'none',
    held: [],
    readAt: NEVER,
    exitNotBefore: NEVER,
    reading: false,
    scheduleKnown: undefined,
  };
}

/** Replaces the bot as it is known; another version or checkpoint makes its schedule open again. */
export function setBot(entry: BotEntry, bot: HostedBot): void {
  const same = bot.configVersion === entry.bot.configVersion && bot.stateVersion === entry.bot.stateVersion;
  entry.bot = bot;
  if (!same) entry.scheduleKnown = undefined;
}

function addTo<Key>(index: Map<Key, Set<BotEntry>>, key: Key, entry: BotEntry): void {
  const set = index.get(key);
  if (set) set.add(entry);
  else index.set(key, new Set([entry]));
}

function removeFrom<Key>(index: Map<Key, Set<BotEntry>>, key: Key, entry: BotEntry): void {
  const set = index.get(key);
  set?.delete(entry);
  if (set?.size === 0) index.delete(key);
}

/** Returns whether any position of the bot could be bought back now by its own rules or its user's wish. Cheap: no decision is made. */
export function anyExitDue(entry: BotEntry, frames: FrameSource, now: Instant, session = sessionAt(now)): boolean {
  const { account, bot } = entry;
  if (!account || entry.held.length === 0 || session.state !== 'open') return false;
  const { closing } = bot.state;
  const stop = highestStop([account.stop, entry.botStop]);
  for (const position of entry.held) {
    const hashed = frames.newest(position.underlying);
    if (!hashed) continue;
    if (isExitDue({ config: bot.config, position, account, closing, hashed, now, today: session.date, stop }))
      return true;
  }
  return false;
}
