import { ZodError } from 'zod';
import { type BotFault, type BotFaultCode, type FaultScope, pausedFrom } from '#core/bot';
import type { TickKind } from '#core/model';
import { type BotId, MS_PER_MINUTE, MS_PER_SECOND } from '#core/units';
import type { Clock } from '#platform/clock';
import { errorCodeOf } from '#platform/errors';
import type { PodStore, SlotLease } from '#store/pods';
import type { BotEntry } from './hosted-bots.js';
import type { EventLog, MarketNow } from './ports.js';

/** A bot's decision threw: the bot's fault or ours, not the world's. */
export class DecisionFailure extends Error {
  override readonly name = 'DecisionFailure';

  constructor(
    cause: unknown,
    readonly code: BotFaultCode = 'DECISION_FAILED',
  ) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** A configuration that this release cannot read is the bot's own fault. */
export function settingsFailure(error: unknown): DecisionFailure | undefined {
  return error instanceof ZodError ? new DecisionFailure(error, 'SETTINGS_UNREADABLE') : undefined;
}

export interface FaultBookDeps {
  readonly store: Pick<PodStore, 'noteFault' | 'clearFault'>;
  readonly lease: SlotLease;
  readonly clock: Clock;
  readonly market: MarketNow;
  readonly log: EventLog;
  /** Told whose pure code begins and, without arguments, that it has ended: whoever outlives this thread knows whom it hung on. */
  readonly mark: (botId?: BotId, scope?: FaultScope) => void;
}

const DETAIL_LENGTH_MAX = 300;
/** A look that fails is repeated with every frame; it counts this often. */
const LOOK_COUNTED_EVERY_MS = 10 * MS_PER_SECOND;
/** A decision that took its thread down costs the others of the slot a quarter of a minute each time. */
const CRASH_HOLD_MS = 15 * MS_PER_SECOND;
const CRASH_HOLD_MS_MAX: Readonly<Record<FaultScope, number>> = { entries: MS_PER_MINUTE, exits: 10 * MS_PER_MINUTE };

export const scopeOf = (kind: TickKind): FaultScope =>
  kind === 'schedule' || kind === 'command' ? 'entries' : 'exits';

/** Counts what single bots fail at in the store, where people and other pods see it, and holds back those that took their thread down. */
export class FaultBook {
  constructor(private readonly deps: FaultBookDeps) {}

  /** Runs pure code for one bot. Errors: {@link DecisionFailure}. */
  run<T>(botId: BotId, scope: FaultScope, work: () => T): T {
    this.deps.mark(botId, scope);
    try {
      return work();
    } catch (error) {
      throw new DecisionFailure(error);
    } finally {
      this.deps.mark();
    }
  }

  /** Counts a failure. A store that cannot write it down does not matter: the next failure is counted again. Never rejects. */
  async failed(entry: BotEntry, scope: FaultScope, { code, message }: DecisionFailure): Promise<void> {
    const { store, lease, market, log } = this.deps;
    const { botId } = entry.bot;
    const at = market.now();
    if (at === undefined) return;
    entry.faults.add(scope);
    const detail = message.slice(0, DETAIL_LENGTH_MAX);
    try {
      await store.noteFault({ lease, botId, scope, code, detail, pauseFrom: pausedFrom(code), at });
    } catch (error) {
      log.warn('bot.fault_not_noted', { botId, code: errorCodeOf(error), error });
    }
  }

  /** Counts a look or a reading that failed. Never rejects. */
  async lookFailed(entry: BotEntry, failure: DecisionFailure): Promise<void> {
    const { clock, log, lease } = this.deps;
    const now = clock.monotonicMs();
    if (now < entry.lookFaultNotBefore) return;
    entry.lookFaultNotBefore = now + LOOK_COUNTED_EVERY_MS;
    const { botId } = entry.bot;
    log.error('bot.look_failed', { botId, slotId: lease.slotId, code: failure.code, error: failure });
    await this.failed(entry, 'exits', failure);
  }

  /** The bot has done what it failed at before. Never rejects. */
  async succeeded(entry: BotEntry, scope: FaultScope): Promise<void> {
    if (!entry.faults.delete(scope)) return;
    const { store, lease, log } = this.deps;
    const { botId } = entry.bot;
    try {
      await store.clearFault(lease, botId, scope);
    } catch (error) {
      // The next list of the slot's bots brings it back.
      log.warn('bot.fault_not_cleared', { botId, code: errorCodeOf(error), error });
    }
  }

  /** Returns until when (monotonic ms) nothing of this scope is tried. Every decision judges exits, so what holds these holds all. */
  heldUntil({ heldUntil }: BotEntry, scope: FaultScope): number {
    return scope === 'exits' ? heldUntil.exits : Math.max(heldUntil.exits, heldUntil.entries);
  }
}

/** Returns until when a bot is held back that is met for the first time, by the faults that are written of it. */
export function holdOf(faults: readonly BotFault[], scope: FaultScope, monotonic: number): number {
  const fault = faults.find((one) => one.scope === scope);
  if (fault?.code !== 'DECISION_HUNG' && fault?.code !== 'DECISION_CRASHED') return Number.NEGATIVE_INFINITY;
  return monotonic + Math.min(CRASH_HOLD_MS_MAX[scope], CRASH_HOLD_MS * 2 ** (fault.attempts - 1));
}
