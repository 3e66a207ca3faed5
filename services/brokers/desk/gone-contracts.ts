import { type AccountView, type OccSymbol, parseOccSymbol, type Settlement, underlyingOfRoot } from '#core/model';
import { type Meaning, meaningOf, type SettlementRefusal, settlementShares, takenFrom } from '#core/orders';
import { assert, type Instant, type SettlementId, ZERO_MONEY } from '#core/units';
import type { DeskCommand, DeskCommandTerms, DeskWrite, OpenOrder, ToldSettlement } from '#store/desk';
import { type Carried, refused } from './carried.js';
import { type AccountWork, openOrdersOf, record, requireLease } from './context.js';
import { handTrade } from './hand-trade.js';
import { differences, reconcileAccount } from './reconcile.js';
import { isBooked, missingAt } from './settlements.js';
import { refreshBalances } from './sync.js';
import { orderAtBroker } from './two-legs.js';

type GoneTerms = Extract<DeskCommandTerms, { kind: 'contracts_gone' }>;
type Meant<Kind> = Pick<GoneTerms, 'symbol' | 'quantity'> & Extract<Meaning, { kind: Kind }>;

/**
 * Takes a person's word for what became of contracts that our bots hold and the broker does not show, where the broker itself does not say it.
 * It counts only as far as the books bear it out: that many are missing there, and no order of ours may have bought them back.
 */
export async function takeGone(work: AccountWork, command: DeskCommand, terms: GoneTerms): Promise<Carried> {
  const { parts, broker } = work;
  const { accountId } = command;
  const { symbol, quantity } = terms;
  if (terms.became === 'settled' && broker.settleAt) {
    if (!(await broker.settleAt(accountId, symbol, terms.price))) return refused('NOTHING_TO_SETTLE');
    await reconcileAccount(work);
    return { outcome: 'done' };
  }
  const meaning = meaningOf(symbol, terms, parts.marketNow());
  if (meaning.kind === 'refused') return refused(meaning.code);
  // A difference that is marked was found after all fills were read. Else they are read first, and what the broker lists is counted.
  const isMarked = (await parts.store.accountView(accountId))?.drift === true;
  if (!isMarked || broker.capabilities.settlements === 'listed') await reconcileAccount(work);
  const before = await broker.positions(accountId);
  const orders = (await openOrdersOf(work)).filter((order) => concerns(order, symbol));
  if (!(await haveNotTraded(work, orders))) return refused('ORDER_UNDER_WAY');
  const after = await broker.positions(accountId);
  if (differences(before, after).length > 0) return refused('BOOKS_MOVING');
  const account = await parts.store.accountView(accountId);
  const missing = account && missingAt(account, after).find(({ position }) => position.symbol === symbol);
  if (!account || !missing || missing.ours - Math.max(0, missing.broker) < quantity) {
    return refused('CONTRACTS_AT_BROKER');
  }
  await endPurchases(work, orders);
  const written =
    meaning.kind === 'bought_back'
      ? await bookPurchase(work, command, account, { symbol, quantity, ...meaning })
      : await bookSettlement(work, command, account, { symbol, quantity, ...meaning });
  if (written !== 'applied' && written !== 'lost_lease') return refused(written);
  requireLease(written);
  await refreshBalances(work);
  await reconcileAccount(work);
  return { outcome: 'finished' };
}

function concerns({ symbol, closes }: Pick<OpenOrder, 'symbol' | 'closes'>, of: OccSymbol): boolean {
  return symbol === of || closes?.symbol === of;
}

/** Returns whether the broker says of these orders that they work and have traded no more than was counted: then none of them explains what is gone. */
async function haveNotTraded(work: AccountWork, orders: readonly OpenOrder[]): Promise<boolean> {
  for (const order of orders) {
    if (order.state !== 'working' || order.brokerOrderId === undefined) return false;
    const theirs = await orderAtBroker(work, order, order.brokerOrderId);
    if (theirs?.status !== 'working' || theirs.filledQuantity !== order.filledQuantity) return false;
  }
  return true;
}

/** What is gone cannot be bought back: a profit target that rests would leave the account long. */
async function endPurchases(work: AccountWork, orders: readonly OpenOrder[]): Promise<void> {
  for (const order of orders) {
    if (order.side !== 'buy_to_close' || order.cancelRequested) continue;
    await record(work, order, { kind: 'cancel_requested' });
    work.held.moved = true;
  }
}

async function bookPurchase(
  work: AccountWork,
  command: DeskCommand,
  { positions }: AccountView,
  { symbol, quantity, price }: Meant<'bought_back'>,
): Promise<DeskWrite | 'BOT_NOT_FOUND'> {
  const { parts, held } = work;
  const taken = takenFrom(
    positions.filter((one) => one.symbol === symbol),
    quantity,
  );
  assert(taken, 'Invariant: no more is missing than our bots hold');
  const trades = taken.map(({ position: { id: positionId, botId }, quantity: part }, index) =>
    handTrade(work, command, {
      ...{ name: `gone-${command.id}-${index + 1}`, botId, symbol, side: 'buy_to_close', quantity: part, price },
      positionId,
    }),
  );
  const written = await parts.store.bookByHand(held.lease, command, trades);
  return written === 'bot_unknown' ? 'BOT_NOT_FOUND' : written;
}

async function bookSettlement(
  work: AccountWork,
  command: DeskCommand,
  account: AccountView,
  { symbol, quantity, outcome: kind, tsEvent, settlementPrice }: Meant<'settled'>,
): Promise<DeskWrite | SettlementRefusal | 'SETTLEMENT_NOT_LISTED'> {
  const { parts, held, broker } = work;
  const id = `told-${command.id}` as SettlementId;
  const priced = settlementPrice !== undefined && { settlementPrice };
  const own = { id, accountId: account.id, symbol, kind, quantity, fees: ZERO_MONEY, tsEvent, ...priced };
  const isListed = broker.capabilities.settlements === 'listed';
  const meant = isListed ? await asListed(work, account, own) : [await withShares(work, own)];
  for (const told of meant) {
    const written = await parts.store.settleByHand(held.lease, command, told);
    if (written !== 'known') return written;
  }
  return 'SETTLEMENT_NOT_LISTED';
}

/** What was noted of the shares counts with those that this one moves: from the rest is inferred what became of other contracts. */
async function withShares({ parts }: AccountWork, settlement: Settlement): Promise<ToldSettlement> {
  const underlying = underlyingOfRoot(parseOccSymbol(settlement.symbol)?.root ?? '');
  const noted = (await parts.store.brokerShares(settlement.accountId)).find((one) => one.underlying === underlying);
  if (!noted) return { settlement };
  return { settlement, shares: { ...noted, quantity: noted.quantity + settlementShares(settlement) } };
}

/**
 * A broker that lists what it settles is believed: a person adds the price that it leaves out, under the broker's own id, so that it is never
 * counted twice. Of contracts that it does not list although it has had the time to, the person's word counts: they cannot be opened again.
 */
async function asListed(
  { parts, broker }: AccountWork,
  { id, positions }: AccountView,
  own: Settlement,
): Promise<readonly ToldSettlement[]> {
  const { symbol, quantity, kind, settlementPrice } = own;
  const openedAt = positions.filter((one) => one.symbol === symbol).map((one) => one.openedAt);
  const since = Math.min(...openedAt) as Instant;
  const listed = (await broker.settlementsSince(id, since)).filter((one) => one.symbol === symbol);
  if (listed.length === 0) return isBooked(symbol, parts.marketNow()) ? [{ settlement: own }] : [];
  return listed
    .filter((one) => one.kind === kind && one.quantity === quantity && one.settlementPrice === undefined)
    .map((one) => ({ settlement: settlementPrice === undefined ? one : { ...one, settlementPrice } }));
}
