import { isAdjustedRoot, parseOccSymbol } from '#core/model';
import type { OrderId } from '#core/units';
import type { DeskCommand, DeskCommandTerms, OpenOrder } from '#store/desk';
import { type Carried, refused } from './carried.js';
import { type AccountWork, keepEvidence, openOrdersOf, record, report, requireLease } from './context.js';
import { takeGone } from './gone-contracts.js';
import { handTrade } from './hand-trade.js';
import { differences, reconcileAccount } from './reconcile.js';
import { adopt } from './resolve.js';
import { search } from './search.js';
import { takeSoldShares } from './sold-shares.js';
import { refreshBalances, syncAccount } from './sync.js';
import { orderAtBroker } from './two-legs.js';

const DONE: Carried = { outcome: 'done' };

/**
 * Carries out what a person asked for at an account, under its exclusive lock, and stores the outcome. When the broker cannot be
 * asked it fails, and is tried again until it is too old.
 */
export async function carryOutCommand(work: AccountWork, command: DeskCommand): Promise<void> {
  const { parts, held, timing } = work;
  const isTooOld = command.ageMs > timing.commandAgeMsMax;
  const result = isTooOld ? refused('COMMAND_TOO_OLD') : await perform(work, command);
  const fields = { accountId: command.accountId, command: command.terms.kind };
  if (result.outcome === 'refused') report(work, 'warn', 'command_refused', { ...fields, code: result.code });
  else report(work, 'info', 'command_done', fields);
  if (result.outcome !== 'finished') requireLease(await parts.store.finishCommand(held.lease, command, result));
}

async function perform(work: AccountWork, command: DeskCommand): Promise<Carried> {
  const { terms } = command;
  switch (terms.kind) {
    case 'reconcile':
      await reconcileAccount(work);
      return DONE;
    case 'cancel_order':
      return askCancel(work, terms.orderId);
    case 'resolve_unknown':
      return resolveUnknown(work, terms);
    case 'adopt_position':
      return adoptPosition(work, command, terms);
    case 'sell_shares':
      return takeSoldShares(work, command, terms);
    case 'contracts_gone':
      return takeGone(work, command, terms);
  }
}

async function openOrder(work: AccountWork, orderId: OrderId): Promise<OpenOrder | undefined> {
  return (await openOrdersOf(work)).find((order) => order.id === orderId);
}

/** The cancel itself follows with the next look at the account, and again until the broker has answered. */
async function askCancel(work: AccountWork, orderId: OrderId): Promise<Carried> {
  const order = await openOrder(work, orderId);
  if (!order) return refused('ORDER_ENDED');
  if (!order.cancelRequested) await record(work, order, { kind: 'cancel_requested' });
  work.held.moved = true;
  return DONE;
}

async function resolveUnknown(
  work: AccountWork,
  terms: Extract<DeskCommandTerms, { kind: 'resolve_unknown' }>,
): Promise<Carried> {
  const order = await openOrder(work, terms.orderId);
  if (order?.state !== 'unknown') return refused(order ? 'ORDER_NOT_UNKNOWN' : 'ORDER_ENDED');
  const result =
    terms.verdict === 'found' ? await takeFound(work, order, terms.brokerOrderId) : await takeNotSent(work, order);
  if (result.outcome === 'refused') {
    const detail = { verdict: terms.verdict, refused: result.code };
    await keepEvidence(work, order, { kind: 'decided_by_person', detail });
  }
  return result;
}

async function takeFound(work: AccountWork, order: OpenOrder, brokerOrderId: string): Promise<Carried> {
  const { parts } = work;
  const theirs = await orderAtBroker(work, order, brokerOrderId);
  if (!theirs) return refused('CANDIDATE_NOT_FOUND');
  const { symbol, side, quantity } = order;
  if (theirs.symbol !== symbol || theirs.side !== side || theirs.quantity !== quantity) {
    return refused('CANDIDATE_DIFFERS');
  }
  const taken = await parts.store.takenBrokerIds(order.accountId, order.id, [brokerOrderId]);
  if (taken.size > 0) return refused('CANDIDATE_TAKEN');
  await keepEvidence(work, order, { kind: 'decided_by_person', detail: { verdict: 'found', brokerOrderId } });
  await adopt(work, order, brokerOrderId);
  return DONE;
}

/** A person's word is not enough where the broker's, or the time that has passed, says otherwise. */
async function takeNotSent(work: AccountWork, order: OpenOrder): Promise<Carried> {
  const { held, timing, parts } = work;
  const before = held.searches.get(order.id);
  if ((await search(work, order)).kind !== 'none') return refused('SEARCH_NOT_EMPTY');
  const isProven = before !== undefined && parts.clock.monotonicMs() - before.firstMs >= timing.proofMs;
  if (!isProven) return refused('PROOF_PENDING');
  await keepEvidence(work, order, { kind: 'decided_by_person', detail: { verdict: 'not_sent' } });
  held.searches.delete(order.id);
  report(work, 'warn', 'order_not_sent', { orderId: order.id });
  await record(work, order, { kind: 'proven_not_sent', cause: 'DECIDED_BY_PERSON' });
  return DONE;
}

/** What the broker holds short of the contract beyond what our positions hold may be given to a bot. */
async function adoptPosition(
  work: AccountWork,
  command: DeskCommand,
  terms: Extract<DeskCommandTerms, { kind: 'adopt_position' }>,
): Promise<Carried> {
  const { parts, held, broker } = work;
  const { accountId } = command;
  const contract = parseOccSymbol(terms.symbol);
  if (contract?.right !== 'put' || isAdjustedRoot(contract.root)) return refused('NOT_A_SHORT_PUT');
  const before = await broker.positions(accountId);
  await syncAccount(work, true, await openOrdersOf(work));
  const after = await broker.positions(accountId);
  if (differences(before, after).length > 0) return refused('BOOKS_MOVING');
  // Its fills may not be told yet, or its answer was lost: they would be counted a second time once they are.
  const open = await openOrdersOf(work);
  if (open.some(({ symbol, side }) => symbol === terms.symbol && side === 'sell_to_open')) {
    return refused('OPENING_UNDER_WAY');
  }
  const account = await parts.store.accountView(accountId);
  const theirs = after.filter((one) => one.symbol === terms.symbol);
  const short = theirs.reduce((sum, one) => sum - one.quantity, 0);
  const ours = (account?.positions ?? [])
    .filter((one) => one.symbol === terms.symbol)
    .reduce((sum, one) => sum + one.openQuantity, 0);
  if (short - ours < terms.quantity) return refused('POSITION_TOO_SMALL');
  const price = terms.price ?? theirs.find((one) => one.averagePrice !== undefined)?.averagePrice;
  if (price === undefined) return refused('PRICE_UNKNOWN');
  const { botId, symbol, quantity } = terms;
  const trade = handTrade(work, command, {
    ...{ name: `adopt-${command.id}`, botId, symbol, side: 'sell_to_open', quantity, price },
  });
  const written = await parts.store.bookByHand(held.lease, command, [trade]);
  if (written === 'bot_unknown') return refused('BOT_NOT_FOUND');
  requireLease(written);
  // The premium was taken long ago: only the broker says what cash there is.
  await refreshBalances(work);
  await reconcileAccount(work);
  return { outcome: 'finished' };
}
