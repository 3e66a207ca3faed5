import { type AccountView, ENDED_ORDER_STATES, type OccSymbol, type Position } from '#core/model';
import { type MissingShares, missingShares } from '#core/orders';
import { addMs, assert, MS_PER_DAY, type Price, type SettlementId } from '#core/units';
import type { BrokerOrder, BrokerPosition, BrokerSpread } from '#ports';
import type { ExternalOrder } from '#store/desk';
import { type AccountWork, openOrdersOf, record, report, reportAgain, requireLease } from './context.js';
import { countActions } from './corporate-actions.js';
import { applyCumulativeOfEnded, applyRollsOfEnded } from './fills.js';
import { isAwaited, type Missing, missingAt, nextSettlementOf, noteShares, settleMissing } from './settlements.js';
import { syncAccount } from './sync.js';
import { orderAtBroker, spreadsSince, workingSpreads } from './two-legs.js';

const ATTEMPTS_MAX = 5;

/** A contract whose quantities differ; negative when short. */
interface Difference {
  readonly symbol: OccSymbol;
  readonly broker: number;
  readonly ours: number;
  /** Per share, where the broker says it. */
  readonly averagePrice?: Price;
}

/**
 * Compares the broker's books with ours: open orders by id, positions by contract. The broker's books are the truth; a
 * difference that stays after all fills were read again blocks openings, and books that agree again free them. Positions
 * are compared only when they did not move while the fills were read. Orders of others are shown and never touched: they are no
 * difference, because what they trade is.
 */
export async function reconcileAccount(work: AccountWork): Promise<void> {
  const { parts, held, broker } = work;
  const { store, clock } = parts;
  const accountId = held.lease.accountId;
  if (held.settlesAt !== undefined && parts.marketNow() >= held.settlesAt) held.settlementAskedFor = held.settlesAt;
  const { external, undead } = await compareOpenOrders(work);
  await writeExternal(work, external);
  let readsAll = false;
  const told = new Set<SettlementId>();
  for (let attempt = 0; attempt < ATTEMPTS_MAX; attempt += 1) {
    const before = await broker.positions(accountId);
    if (readsAll) held.forgetFills();
    await syncAccount(work, true, await openOrdersOf(work));
    await readEndedOrders(work);
    const after = await broker.positions(accountId);
    if (differences(before, after).length > 0) continue;
    const account = await store.accountView(accountId);
    if (!account) return;
    const counted = await countActions(work, account, await openOrdersOf(work), after);
    if (counted === 'moved') continue;
    const missing = missingAt(account, after);
    // What expired or was assigned is counted before a difference is judged; then the books are read again.
    if (await settleMissing(work, account, missing, { mayInfer: readsAll, told })) continue;
    const awaited = missing.filter((one) => isAwaited(one, parts.marketNow()));
    const found = differences(after, netOf(account.positions)).filter(
      ({ symbol }) => !awaited.some(({ position }) => position.symbol === symbol),
    );
    if (found.length > 0 && !readsAll) {
      // A cursor can pass an execution that was stored out of order; reading all of them cannot. What counts as applied is
      // what the store has: an execution that was refused because the one before it was still missing is tried again.
      readsAll = true;
      continue;
    }
    const shares = await compareShares(work, account, awaited);
    const isDrift = found.length > 0 || undead.length > 0 || counted === 'blocked' || shares.isLasting;
    if (isDrift) {
      const counts = { contracts: found.length, orders: undead.length, shares: shares.missing.length };
      report(work, 'error', 'drift_found', { accountId, ...counts });
      const detail = { positions: found, orders: undead, shares: shares.missing };
      requireLease(await store.writeDrift(held.lease, true, detail));
    } else {
      if (account.drift) {
        report(work, 'info', 'drift_cleared', { accountId });
        requireLease(await store.writeDrift(held.lease, false, {}));
      }
      if (awaited.length === 0) await noteShares(work, account);
      else reportAgain(work, 'settlement_awaited', { accountId, contracts: awaited.length });
    }
    held.settlesAt = nextSettlementOf(account.positions);
    held.reconciledAtMs = clock.monotonicMs();
    // Books that differ are compared again: what only lagged, or what a person has put right at the broker, frees openings.
    held.reconcileWanted = isDrift || shares.missing.length > 0;
    return;
  }
  report(work, 'warn', 'reconcile_unstable', { accountId });
  held.reconciledAtMs = clock.monotonicMs();
}

interface OpenOrders {
  /** Work at the broker and are not ours. */
  readonly external: readonly ExternalOrder[];
  /** Ids of orders that work at the broker although we hold them for ended. */
  readonly undead: readonly string[];
}

/**
 * Bots never sell shares: fewer of them at the broker were sold there by a person, who has to say so. What the broker books over night may
 * lag behind its list of settlements, so that one reading says nothing. Underlyings whose contracts are awaited are left out.
 */
async function compareShares(
  { held, broker }: AccountWork,
  { shares = [], drift }: AccountView,
  awaited: readonly Missing[],
): Promise<{ readonly missing: readonly MissingShares[]; readonly isLasting: boolean }> {
  const before = held.sharesMissingIn;
  const known = shares.filter((one) => !awaited.some(({ position }) => position.underlying === one.underlying));
  const missing = known.length === 0 ? [] : missingShares(known, await broker.shares(held.lease.accountId));
  held.sharesMissingIn = new Set(missing.map(({ underlying }) => underlying));
  return { missing, isLasting: missing.some(({ underlying }) => drift || before.has(underlying)) };
}

/** One that "was never sent" is adopted. */
async function compareOpenOrders(work: AccountWork): Promise<OpenOrders> {
  const accountId = work.held.lease.accountId;
  const external: ExternalOrder[] = [];
  const undead: string[] = [];
  // Asked for together: many brokers answer both from one list.
  const [singles, spreads] = await Promise.all([
    work.broker.listOpenOrders(accountId),
    workingSpreads(work.broker, accountId),
  ]);
  for (const theirs of [...singles, ...spreads]) {
    const { brokerOrderId, clientOrderId } = theirs;
    const byClientId = clientOrderId && (await work.parts.store.findOrder(accountId, { clientOrderId }));
    // A replacement may carry another client id than the order had; its own id is known from the day it was recorded.
    const ours = byClientId || (await work.parts.store.findOrder(accountId, { brokerOrderId }));
    if (ours?.state === 'not_sent') {
      report(work, 'error', 'order_adopted', { orderId: ours.id, state: ours.state });
      await record(work, ours, { kind: 'found_at_broker', brokerOrderId });
    } else if (!ours) {
      external.push('legs' in theirs ? externalSpread(theirs) : externalOrder(theirs));
    } else if (ENDED_ORDER_STATES.has(ours.state)) {
      // Reading the list and our books is not one instant: an end that was recorded in between is no contradiction.
      const again = await orderAtBroker(work, ours, brokerOrderId);
      if (again?.status === 'working') undead.push(brokerOrderId);
    }
  }
  return { external, undead };
}

function externalOrder(order: BrokerOrder): ExternalOrder {
  const { brokerOrderId, symbol, side, quantity, filledQuantity, limit } = order;
  return { brokerOrderId, symbol, side, quantity, filledQuantity, limit };
}

function externalSpread({ brokerOrderId, legs, quantity, net }: BrokerSpread): ExternalOrder {
  const [first] = legs;
  assert(first, 'Invariant: an order has legs');
  const filledQuantity = Math.min(...legs.map((leg) => leg.filledQuantity));
  const { symbol, side } = first;
  const shown = legs.map((leg) => ({ symbol: leg.symbol, side: leg.side }));
  return { brokerOrderId, symbol, side, legs: shown, quantity, filledQuantity, limit: net as number as Price };
}

async function writeExternal(work: AccountWork, orders: readonly ExternalOrder[]): Promise<void> {
  const { held, parts } = work;
  requireLease(await parts.store.writeExternalOrders(held.lease, orders));
  const what = `external ${orders.map((order) => order.brokerOrderId).join(' ')}`;
  if (orders.length > 0 && held.mayTell(what, parts.clock.monotonicMs(), 'never'))
    report(work, 'warn', 'external_orders', { accountId: held.lease.accountId, orders: orders.length });
}

/** Orders of the last day; what ended before was compared then. */
async function readEndedOrders(work: AccountWork): Promise<void> {
  const { broker, held, parts } = work;
  const since = addMs(parts.marketNow(), -MS_PER_DAY);
  const { accountId } = held.lease;
  const areSums = broker.capabilities.fills === 'cumulative';
  const [singles, spreads] = await Promise.all([
    areSums ? broker.listOrdersSince(accountId, since) : [],
    spreadsSince(broker, accountId, since),
  ]);
  await applyCumulativeOfEnded(work, singles);
  await applyRollsOfEnded(work, spreads);
}

export function netOf(positions: readonly Position[]): readonly BrokerPosition[] {
  return positions.map((position) => ({ symbol: position.symbol, quantity: -position.openQuantity }));
}

/** Returns the contracts whose summed quantities differ. */
export function differences(broker: readonly BrokerPosition[], ours: readonly BrokerPosition[]): readonly Difference[] {
  const sums = new Map<OccSymbol, { broker: number; ours: number; averagePrice?: Price }>();
  const at = (symbol: OccSymbol) => {
    const sum = sums.get(symbol) ?? { broker: 0, ours: 0 };
    sums.set(symbol, sum);
    return sum;
  };
  for (const one of broker) {
    const sum = at(one.symbol);
    sum.broker += one.quantity;
    if (one.averagePrice !== undefined) sum.averagePrice = one.averagePrice;
  }
  for (const one of ours) at(one.symbol).ours += one.quantity;
  return [...sums].flatMap(([symbol, sum]) => (sum.broker === sum.ours ? [] : [{ symbol, ...sum }]));
}
