import type { Session } from '../calendar/index.js';
import type { RuleAnswer } from '../strategy/index.js';
import { type CallSale, findCalls } from './covered-calls.js';
import type { TickDecisionInput } from './decision-input.js';
import { type Entries, findEntries } from './entries.js';
import { type BotExitCheck, callChecks, putChecks } from './exit-checks.js';
import type { ExitView } from './exit-view.js';
import { watchlistOf } from './limits.js';
import { sharesHeld } from './managed.js';
import type { CallSearch, WaitReason } from './record.js';
import { profitTargetOf } from './resting-terms.js';
import type { BotState } from './state.js';
import type { Strategy } from './strategy-config.js';

/** What a strategy looks for entries with. */
export interface StrategyTick {
  readonly input: TickDecisionInput;
  /** After the commands of this decision. */
  readonly state: BotState;
  readonly session: Session;
}

/** What a strategy would open. */
export interface StrategyEntries {
  readonly puts: Entries;
  readonly searches: readonly CallSearch[];
  readonly calls: readonly CallSale[];
}

/** One strategy: pure rules on the same input. The engine around it does orders, rolls, stops and records. */
interface StrategyRules {
  /**
   * Returns the exit rules of one open position, the one to ask first in front.
   * @param roll - whether it is to be rolled and can be; asked at most once
   */
  readonly exitChecks: (view: ExitView, roll: () => RuleAnswer) => readonly BotExitCheck[];
  /** Returns what may be opened now; the engine asks when entries are due and no roll is under way. */
  readonly findEntries: (tick: StrategyTick) => StrategyEntries;
}

const SHORT_PUT: StrategyRules = {
  exitChecks: (view, roll) =>
    // A call that is left from a wheel is held to its end, unless dividend or expiry day speak.
    view.contract?.right === 'call' ? callChecks(view, profitTargetOf(view.config, 'call')) : putChecks(view, roll),
  findEntries: ({ input, state, session }) => ({ puts: findEntries(input, state, session), searches: [], calls: [] }),
};

const WHEEL: StrategyRules = {
  exitChecks: (view, roll) =>
    view.contract?.right === 'call' ? callChecks(view, profitTargetOf(view.config, 'call')) : putChecks(view, roll),
  findEntries: findWheelEntries,
};

/** Every kind of the configuration has its rules here. */
const RULES: Readonly<Record<Strategy['kind'], StrategyRules>> = { short_put: SHORT_PUT, wheel: WHEEL };

export function exitChecksOf(view: ExitView, roll: () => RuleAnswer): readonly BotExitCheck[] {
  return RULES[view.config.strategy.kind].exitChecks(view, roll);
}

export function strategyEntries(tick: StrategyTick): StrategyEntries {
  return RULES[tick.input.bot.config.strategy.kind].findEntries(tick);
}

/** Calls on the shares that are held, puts on the other underlyings. */
function findWheelEntries({ input, state, session }: StrategyTick): StrategyEntries {
  const held = sharesHeld(input);
  const watchlist = watchlistOf(input.bot.config);
  const others = watchlist.filter((underlying) => !held.has(underlying));
  const config = { ...input.bot.config, watchlist: [...others] };
  const puts = findEntries({ ...input, bot: { ...input.bot, config } }, state, session);
  const { searches, calls, waits } = findCalls(input, state, session);
  const covered = watchlist
    .filter((underlying) => held.has(underlying))
    .map((underlying): WaitReason => ({ code: 'SHARES_HELD', underlying }));
  return { puts: { ...puts, waits: [...puts.waits, ...covered, ...waits] }, searches, calls };
}
