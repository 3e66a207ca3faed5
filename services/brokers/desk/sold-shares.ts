import { type Position, parseOccSymbol, underlyingOfRoot } from '#core/model';
import { missingShares } from '#core/orders';
import type { Underlying } from '#core/units';
import type { BrokerPosition } from '#ports';
import type { DeskCommand, DeskCommandTerms } from '#store/desk';
import { type Carried, refused } from './carried.js';
import { type AccountWork, requireLease } from './context.js';
import { differences, netOf, reconcileAccount } from './reconcile.js';
import { refreshBalances } from './sync.js';

/**
 * Takes shares that a person sold at the broker out of a bot's holding. The person's word counts only where the broker's books bear it out: that many
 * shares are missing there, and its contracts on them are ours, so that no assignment explains it. Cash is the broker's to say.
 */
export async function takeSoldShares(
  work: AccountWork,
  command: DeskCommand,
  { holdingId, quantity, price }: Extract<DeskCommandTerms, { kind: 'sell_shares' }>,
): Promise<Carried> {
  const { parts, held, broker } = work;
  const { accountId } = command;
  // What traded, expired, was assigned or was split before is counted first.
  await reconcileAccount(work);
  const before = await broker.positions(accountId);
  const atBroker = await broker.shares(accountId);
  const after = await broker.positions(accountId);
  if (differences(before, after).length > 0) return refused('BOOKS_MOVING');
  const account = await parts.store.accountView(accountId);
  const shares = account?.shares ?? [];
  const holding = shares.find(({ id }) => id === holdingId);
  if (!account || !holding) return refused('HOLDING_NOT_FOUND');
  if (contractsDiffer(after, account.positions, holding.underlying)) return refused('CONTRACTS_DIFFER');
  const missing = missingShares(shares, atBroker).find(({ underlying }) => underlying === holding.underlying);
  if (!missing || missing.ours - missing.broker < quantity) return refused('SHARES_AT_BROKER');
  const sale = { holdingId, at: parts.marketNow(), quantity, ...(price !== undefined && { price }) };
  const written = await parts.store.sellShares(held.lease, command, sale);
  if (written !== 'applied' && written !== 'lost_lease') return refused(written);
  requireLease(written);
  await refreshBalances(work);
  await reconcileAccount(work);
  return { outcome: 'finished' };
}

function contractsDiffer(
  theirs: readonly BrokerPosition[],
  ours: readonly Position[],
  underlying: Underlying,
): boolean {
  return differences(theirs, netOf(ours)).some(({ symbol }) => {
    const contract = parseOccSymbol(symbol);
    return contract !== undefined && underlyingOfRoot(contract.root) === underlying;
  });
}
