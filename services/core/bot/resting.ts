import { type AccountView, highestStop, type PendingOrder, type Position, type RestingExit } from '../model/index.js';
import { mayBotsAct } from '../risk/index.js';
import { type IntentId, MS_PER_MINUTE, type PositionId, type Price } from '../units/index.js';
import { botStopOf } from './decision-input.js';
import type { ExitView } from './exit-view.js';
import { isClosePending, type JudgedExit, restingOn } from './exits.js';
import type { ManagedBot } from './managed.js';
import { fitsTarget, profitTargetOf, restingLimit, restsTargetOf, targetAsk } from './resting-terms.js';
import type { BotState, RestedTarget } from './state.js';

/**
 * Profit targets that rest at the broker as orders. At most one order closes a position at any time: whatever else is to close it first has
 * the resting one taken back, and decides again on what is left once its end is known and its fills are counted.
 */
export interface RestingExits {
  readonly placed: readonly RestingPlacement[];
  /** Intents whose orders are to end. */
  readonly withdrawn: readonly IntentId[];
}

export interface RestingPlacement {
  readonly position: Position;
  readonly limit: Price;
}

/** An order that ended without our asking is not sent again at once on the same terms: whatever ended it may do so again, for ever. */
const AGAIN_AFTER_MS = 15 * MS_PER_MINUTE;

type RestingOrder = PendingOrder & { readonly resting: RestingExit };

/** Returns which profit targets of the bot begin to rest now, and which are taken back. */
export function restingExits(managed: ManagedBot, exits: readonly JudgedExit[]): RestingExits {
  const { account, bot } = managed;
  const placed: RestingPlacement[] = [];
  const withdrawn = new Set<IntentId>();
  // Nobody can be asked to end it: it goes on, and what becomes of it is read after the next sign-in.
  const isReachable = account.login === undefined || account.login.state === 'connected';
  if (!isReachable) return { placed, withdrawn: [] };
  const held = new Set(exits.map(({ view }) => view.position.id));
  for (const order of account.pending) {
    const isOrphan = order.botId === bot.botId && order.resting && !held.has(order.resting.positionId);
    if (isOrphan && !order.resting.isWithdrawn) withdrawn.add(order.intentId);
  }
  for (const exit of exits) {
    const { position } = exit.view;
    const orders = restingOn(account, position);
    for (const order of orders) {
      const mustEnd = exit.judgement.blocked === 'RESTING' || !isWanted(managed, exit.view, order);
      if (mustEnd && !order.resting.isWithdrawn) withdrawn.add(order.intentId);
    }
    const limit = orders.length === 0 ? limitToRest(managed, exit) : undefined;
    if (limit !== undefined) placed.push({ position, limit });
  }
  return { placed, withdrawn: [...withdrawn] };
}

/** Returns whether a resting order is still the one that its position is to have. One of another position of the contract is judged there. */
function isWanted({ account }: ManagedBot, view: ExitView, order: RestingOrder): boolean {
  const { position } = view;
  if (order.resting.positionId !== position.id) return true;
  const target = targetOf(view);
  // On books that differ from the broker's it might close what somebody else has closed.
  if (target === undefined || account.drift || order.symbol !== position.symbol) return false;
  const left = order.quantity - order.filledQuantity;
  const isWhole = left === position.openQuantity || (left < position.openQuantity && isOpening(account, position));
  return isWhole && fitsTarget(position.symbol, order.limit, target);
}

/** Returns the limit of an order that is to rest from now on; undefined where none is. */
function limitToRest(managed: ManagedBot, { judgement, view }: JudgedExit): Price | undefined {
  const { account, state, session } = managed;
  const { position, bid, ask } = view;
  const target = targetOf(view);
  if (target === undefined || bid === undefined || ask === undefined || session.state !== 'open') return undefined;
  const isStopped = !mayBotsAct(highestStop([account.stop, botStopOf(managed)]));
  const isClosing = judgement.due !== undefined || isClosePending(account, position);
  const isRolling = state.rolls.some(({ positionId }) => positionId === position.id);
  if (isStopped || isClosing || isRolling || account.drift || isOpening(account, position)) return undefined;
  const limit = restingLimit(position.symbol, target, [bid, ask]);
  return limit === undefined || wasJustPlaced(managed, position, limit) ? undefined : limit;
}

function targetOf({ config, contract, position }: ExitView): Price | undefined {
  const target = contract && profitTargetOf(config, contract.right);
  const rests = contract !== undefined && restsTargetOf(config, contract.right);
  return rests && target !== null && target !== undefined ? targetAsk(position, target) : undefined;
}

/** An opening that goes on would make the position larger than its exit. */
function isOpening({ pending }: AccountView, { symbol, botId }: Position): boolean {
  return pending.some((one) => one.side === 'sell_to_open' && one.symbol === symbol && one.botId === botId);
}

function wasJustPlaced({ state, now }: ManagedBot, { id, openQuantity }: Position, limit: Price): boolean {
  const before = state.rested?.[id];
  if (before?.limit !== limit || before.quantity !== openQuantity) return false;
  // A market clock that was set back has not seen it.
  return now >= before.at && now - before.at < AGAIN_AFTER_MS;
}

/** Returns what the bot remembers of orders that rested, of the positions that live; undefined: of none. */
export function restedAfter(
  state: BotState,
  { placed }: RestingExits,
  now: ManagedBot['now'],
  living: ReadonlySet<PositionId>,
): BotState['rested'] {
  const all: Record<string, RestedTarget> = { ...state.rested };
  for (const { position, limit } of placed) all[position.id] = { limit, quantity: position.openQuantity, at: now };
  const kept = Object.entries(all).filter(([positionId]) => living.has(positionId as PositionId));
  return kept.length === 0 ? undefined : Object.fromEntries(kept);
}
