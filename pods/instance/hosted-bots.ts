import { type FaultScope, isManagementDue } from '#core/bot';
import { sessionAt } from '#core/calendar';
import type { AccountView, Position, StopLevel, TickJob, UnderlyingFacts } from '#core/model';
import type { BotId, Instant, Underlying, UserId } from '#core/units';
import type { HostedBot, TickInputs } from '#store/pods';
import { holdOf } from './fault-book.js';
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
  /** Underlyings whose frames its last decision referred to. */
  lookedAt: readonly Underlying[];
  /** Monotonic ms of the last reading of commands, account and checkpoint. */
  readAt: number;
  /** No exit tick before this monotonic time: a refused buy-back is not repeated at the rate of the frames. */
  exitNotBefore: number;
  /** A reading waits or runs. */
  reading: boolean;
  /** Market-clock times between which the schedule need not be looked at again, unless bot or configuration change. */
  scheduleKnown: { readonly from: Instant; readonly until: Instant } | undefined;
  /** What it failed at, as far as this slot knows. */
  faults: Set<FaultScope>;
  /** Monotonic ms; nothing is tried before, because it took its thread down. */
  heldUntil: Readonly<Record<FaultScope, number>>;
  /** A look that fails counts no more before this monotonic time. */
  lookFaultNotBefore: number;
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

  /** Underlyings that the bots of scheduled ticks looked at the last time. */
  lookedAt(jobs: readonly TickJob[]): readonly Underlying[] {
    return jobs.flatMap(({ botId, kind }) => (kind === 'schedule' ? (this.entries.get(botId)?.lookedAt ?? []) : []));
  }

  /** Takes the list as it stands now: new bots appear, bots that are gone are returned and forgotten. */
  replaceAll(bots: readonly HostedBot[], monotonic: number): readonly BotId[] {
    const gone = new Set(this.entries.keys());
    for (const bot of bots) {
      gone.delete(bot.botId);
      const entry = this.entries.get(bot.botId);
      if (!entry) {
        const fresh = newEntry(bot, monotonic);
        this.entries.set(bot.botId, fresh);
        addTo(this.users, bot.userId, fresh);
      } else if (bot.stateVersion >= entry.bot.stateVersion) {
        setBot(entry, bot);
        entry.faults = scopesOf(bot);
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

function scopesOf({ faults = [] }: HostedBot): Set<FaultScope> {
  return new Set(faults.map(({ scope }) => scope));
}

function newEntry(bot: HostedBot, monotonic: number): BotEntry {
  const { faults = [] } = bot;
  return {
    bot,
    account: undefined,
    botStop: 'none',
    held: [],
    lookedAt: [],
    readAt: NEVER,
    exitNotBefore: NEVER,
    reading: false,
    scheduleKnown: undefined,
    faults: scopesOf(bot),
    heldUntil: { entries: holdOf(faults, 'entries', monotonic), exits: holdOf(faults, 'exits', monotonic) },
    lookFaultNotBefore: NEVER,
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

/** What the cheap check looks at besides the bot itself. */
export interface ExitMarket {
  readonly frames: FrameSource;
  readonly facts: () => ReadonlyMap<Underlying, UnderlyingFacts> | undefined;
}

/** Returns whether the bot's own rules, its user's wish or a roll under way ask for a decision now. Cheap: no decision is made. */
export function anyExitDue(entry: BotEntry, market: ExitMarket, now: Instant, session = sessionAt(now)): boolean {
  const { account, bot, botStop } = entry;
  if (!account) return false;
  const newestFrame = (underlying: Underlying) => market.frames.newest(underlying);
  const facts = market.facts();
  return isManagementDue({
    bot,
    state: bot.state,
    account,
    botStop,
    now,
    session,
    newestFrame,
    ...(facts && { facts }),
  });
}
