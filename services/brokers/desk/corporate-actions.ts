/** Splits and dividends of what an account holds: counted in our books when they take effect, before books are compared and orders are sent. */
import {
  type AccountView,
  type CorporateAction,
  type OccSymbol,
  type Order,
  type Position,
  parseOccSymbol,
} from '#core/model';
import { adjustContract, concerns } from '#core/orders';
import type { Instant } from '#core/units';
import type { BrokerPosition } from '#ports';
import type { PendingIntent } from '#store/desk';
import { type AccountWork, report, reportAgain, requireLease } from './context.js';
import type { HeldAccount } from './held-account.js';
import type { DeskParts } from './parts.js';

type Known = Pick<DeskParts, 'actions' | 'marketNow'>;

/** Returns what has taken effect on an underlying since the account holds it, and was not counted; oldest first. */
export function actionsDue({ actions, marketNow }: Known, held: HeldAccount): readonly CorporateAction[] {
  const known = actions?.();
  if (!known || held.exposedSince.size === 0) return [];
  const now = marketNow();
  held.forgetActionsAfter(now);
  const due: CorporateAction[] = [];
  for (const [underlying, since] of held.exposedSince) {
    for (const action of known.get(underlying) ?? []) {
      const { id, effectiveAt } = action;
      if (effectiveAt > since && effectiveAt <= now && !held.countedActions.has(id)) due.push(action);
    }
  }
  return due.sort((a, b) => a.effectiveAt - b.effectiveAt);
}

/** Returns whether something has taken effect that was not tried to be counted. */
export function areActionsNew(parts: Known, held: HeldAccount): boolean {
  const [first] = actionsDue(parts, held);
  return first !== undefined && held.actionAskedFor !== first.id;
}

/**
 * Returns whether an intent must wait because it is not known what its contract is today: openings while nothing is known of splits and
 * dividends or one of the underlying is not counted, exits of what was held before it.
 */
export async function awaitsAction({ parts, held }: AccountWork, { intent }: PendingIntent): Promise<boolean> {
  const opens = intent.side === 'sell_to_open';
  if (opens && parts.actions && !parts.actions()) return true;
  const due = actionsDue(parts, held).filter(({ underlying }) => underlying === intent.underlying);
  if (due.length === 0 || opens) return due.length > 0;
  const account = await parts.store.accountView(held.lease.accountId);
  const position = account?.positions.find(({ id }) => id === intent.positionId);
  return position !== undefined && due.some(({ effectiveAt }) => position.openedAt < effectiveAt);
}

/**
 * Counts what is due, one at a time. What happened before an action is counted before it: it waits for contracts that had expired by then, a
 * split also for orders that were sent by then, and takes what the broker lists of assignments first.
 * @returns `moved`: our books are others now; `blocked`: something waits, or cannot be counted here
 */
export async function countActions(
  work: AccountWork,
  account: AccountView,
  orders: readonly Order[],
  theirs: readonly BrokerPosition[],
): Promise<'moved' | 'blocked' | 'nothing'> {
  const { held, parts } = work;
  held.seeExposure(account);
  const due = actionsDue(parts, held);
  if (due.length === 0) return 'nothing';
  const counted = await parts.store.corporateActionsOf(account.id);
  for (const action of due) {
    if (counted.has(action.id) || !concerns(action, { positions: account.positions, shares: account.shares ?? [] })) {
      held.countedActions.add(action.id);
      continue;
    }
    held.actionAskedFor = action.id;
    if (mustWait(action, account, orders)) {
      reportAgain(work, 'corporate_action_waits', { accountId: account.id, action: action.id });
      return 'blocked';
    }
    await settleBefore(work, action, account, theirs);
    return (await countOne(work, action)) ? 'moved' : 'blocked';
  }
  return 'nothing';
}

async function countOne(work: AccountWork, action: CorporateAction): Promise<boolean> {
  const { held, parts } = work;
  const { accountId } = held.lease;
  const outcome = await parts.store.applyCorporateAction(held.lease, action);
  if (outcome === 'applied' || outcome === 'lost_lease') {
    requireLease(outcome);
    held.countedActions.add(action.id);
    held.traded = true;
    report(work, 'info', 'corporate_action_counted', { accountId, action: action.id });
    return true;
  }
  reportAgain(work, 'corporate_action_refused', { accountId, action: action.id, code: outcome });
  return false;
}

function mustWait(action: CorporateAction, { positions }: AccountView, orders: readonly Order[]): boolean {
  const isOn = (one: Pick<Position, 'underlying'>) => one.underlying === action.underlying;
  const expiryOf = ({ symbol }: Position) => parseOccSymbol(symbol)?.expiry;
  if (positions.some((one) => isOn(one) && (expiryOf(one) ?? '') < action.exDate)) return true;
  return action.kind === 'split' && orders.some((one) => isOn(one) && one.createdAt < action.effectiveAt);
}

/** Assignments before the action that the broker tells only now, of contracts of which it is short fewer than we are. */
async function settleBefore(
  { held, broker, parts }: AccountWork,
  action: CorporateAction,
  { id, positions }: AccountView,
  theirs: readonly BrokerPosition[],
): Promise<void> {
  if (broker.capabilities.settlements !== 'listed') return;
  const { underlying, effectiveAt } = action;
  const own = positions.filter((one) => one.underlying === underlying && one.openedAt < effectiveAt);
  const missing = new Map<OccSymbol, Instant>();
  for (const { symbol, openedAt } of own) {
    if (isMissing(symbol, action, own, theirs))
      missing.set(symbol, Math.min(openedAt, missing.get(symbol) ?? openedAt) as Instant);
  }
  if (missing.size === 0) return;
  const listed = await broker.settlementsSince(id, Math.min(...missing.values()) as Instant);
  const earlier = listed.filter(
    ({ symbol, tsEvent }) => tsEvent < effectiveAt && tsEvent >= (missing.get(symbol) ?? Number.POSITIVE_INFINITY),
  );
  if (earlier.length > 0) requireLease(await parts.store.applySettlements(held.lease, earlier));
}

/** The broker shows contracts as they are after the action. */
function isMissing(
  symbol: OccSymbol,
  action: CorporateAction,
  own: readonly Position[],
  theirs: readonly BrokerPosition[],
): boolean {
  const next = action.kind === 'split' ? adjustContract(symbol, action) : undefined;
  const today = next?.kind === 'adjusted' ? next.contract : { symbol, contracts: 1 };
  const ours = own.reduce((sum, one) => (one.symbol === symbol ? sum + one.openQuantity : sum), 0);
  const short = theirs.reduce((sum, one) => (one.symbol === today.symbol ? sum - one.quantity : sum), 0);
  return short < ours * today.contracts;
}
