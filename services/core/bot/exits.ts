import type {
  AccountView,
  HashedFrame,
  PendingOrder,
  Position,
  RestingExit,
  StopLevel,
  UnderlyingFacts,
} from '../model/index.js';
import { STANDARD_MULTIPLIER } from '../model/index.js';
import { mayBotsAct } from '../risk/index.js';
import { firstDue, type RuleAnswer } from '../strategy/index.js';
import { type Instant, type PositionId, type Price, roundTo, type TradingDate } from '../units/index.js';
import type { BotConfig } from './config.js';
import { type ExitView, exitViewOf } from './exit-view.js';
import type { ExitCode, ExitJudgement } from './record.js';
import type { FoundRoll, RollFind } from './roll-search.js';
import { exitChecksOf } from './strategies.js';

export interface ExitInput {
  readonly config: BotConfig;
  readonly position: Position;
  readonly hashed: HashedFrame | undefined;
  readonly facts?: UnderlyingFacts | undefined;
  readonly account: AccountView;
  readonly closing: readonly PositionId[];
  readonly now: Instant;
  readonly today: TradingDate;
  readonly marketOpen: boolean;
  /** The highest stop that holds the bot. */
  readonly stop: StopLevel;
  /** Looks for the put that the position could be rolled into; asked only where no rule before the roll is due. */
  readonly findRoll: (view: ExitView) => RollFind;
}

export interface JudgedExit {
  readonly judgement: ExitJudgement;
  readonly view: ExitView;
  /** What it would be rolled into; where a roll is due. */
  readonly roll?: FoundRoll;
}

/** Returns how one open position stands: which rule says to buy it back, and what keeps it from being bought back now. */
export function judgeExit(input: ExitInput): JudgedExit {
  const { position } = input;
  const view = exitViewOf({ ...input, facts: input.facts });
  const { due, unknown, roll } = dueOf(input, view);
  const judgement: ExitJudgement = {
    positionId: position.id,
    symbol: position.symbol,
    ...(position.soldQuantity > 0 && {
      credit: roundTo(position.credit / (position.soldQuantity * STANDARD_MULTIPLIER), 'halfEven') as Price,
    }),
    ...(view.ask !== undefined && { ask: view.ask }),
    dte: view.dte,
    ...(due && { due }),
    ...(unknown.length > 0 && { unknown }),
    ...(due === 'ROLL' && roll.kind === 'found' && { roll: { symbol: roll.candidate.symbol, credit: roll.credit } }),
    ...(roll.kind === 'none' && { notRolled: roll.code }),
  };
  const blocked = due && blockOf(input, view, due);
  const found = due === 'ROLL' && roll.kind === 'found' ? { roll } : {};
  return { judgement: blocked ? { ...judgement, blocked } : judgement, view, ...found };
}

function dueOf(input: ExitInput, view: ExitView) {
  const asked: RollFind[] = [];
  const found = (): RollFind => asked[0] ?? { kind: 'not' };
  if (input.closing.includes(input.position.id)) return { due: 'USER_CLOSE' as ExitCode, unknown: [], roll: found() };
  const checks = exitChecksOf(view, () => {
    asked.push(input.findRoll(view));
    return answerOf(found());
  });
  return { ...firstDue(checks), roll: found() };
}

function answerOf({ kind }: RollFind): RuleAnswer {
  if (kind === 'found') return 'due';
  return kind === 'unknown' ? 'unknown' : 'not';
}

function blockOf(input: ExitInput, view: ExitView, due: ExitCode): ExitJudgement['blocked'] {
  if (due !== 'USER_CLOSE' && !mayBotsAct(input.stop)) return 'STOPPED';
  if (isClosePending(input.account, input.position)) return 'CLOSE_PENDING';
  if (!input.marketOpen) return 'MARKET_CLOSED';
  if (view.stale) return 'NO_FRAME';
  const { ask } = view;
  if (ask === undefined) return 'QUOTE_UNTRADABLE';
  const resting = restingOn(input.account, input.position);
  if (resting.length === 0) return undefined;
  const isReached = resting.some(
    ({ resting: { positionId, isWithdrawn }, limit }) =>
      positionId === input.position.id && !isWithdrawn && limit >= ask,
  );
  return due === 'PROFIT_TARGET' && isReached ? 'CLOSE_PENDING' : 'RESTING';
}

/** Returns whether an order that closes the position is under way, other than one that rests at its target. */
export function isClosePending(account: AccountView, position: Position): boolean {
  return account.pending.some(
    (one) =>
      one.side === 'buy_to_close' &&
      one.symbol === position.symbol &&
      one.botId === position.botId &&
      one.resting === undefined,
  );
}

/**
 * Returns the resting orders that must end before another one may close the position: its own, under whichever symbol a split has left it, and
 * those of the bot for the same contract, since the desk sends one closing order of a contract at a time.
 */
export function restingOn(
  { pending }: AccountView,
  { id, symbol, botId }: Position,
): readonly (PendingOrder & { readonly resting: RestingExit })[] {
  return pending.filter(
    (one): one is PendingOrder & { readonly resting: RestingExit } =>
      one.resting !== undefined && one.botId === botId && (one.resting.positionId === id || one.symbol === symbol),
  );
}
