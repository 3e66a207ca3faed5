import {
  type HeldSplit,
  type Position,
  parseOccSymbol,
  type ShareHolding,
  STANDARD_MULTIPLIER,
} from '../model/index.js';
import {
  type CampaignId,
  type Money,
  type Price,
  roundTo,
  subtractMoney,
  sumMoney,
  ZERO_MONEY,
} from '../units/index.js';

/** One run of a wheel, from its first put until its shares are gone. All money is exact. */
export interface Campaign {
  readonly id: CampaignId;
  /** Premiums received and paid, before fees. */
  readonly credits: Money;
  readonly debits: Money;
  /** Of options and shares. */
  readonly fees: Money;
  /** Paid for shares, at the strikes of the puts. */
  readonly assignedCost: Money;
  /** Received for shares, at the strikes of the calls and the known prices of those sold by hand. */
  readonly proceeds: Money;
  /** Cash dividends on its shares. */
  readonly dividends: Money;
  /** credits − debits − fees. */
  readonly netPremiums: Money;
  /** Shares held now. */
  readonly shares: number;
  /** No contract is open and no share is held. */
  readonly isOver: boolean;
  /** What the campaign made; undefined before it is over, and where shares were sold by hand at a price that nobody said. */
  readonly realised?: Money;
  /** What each share that was taken has cost after all premiums and fees, in shares of today, rounded up; dividends do not lower it; undefined where none was, or where a part of the campaign is not known. */
  readonly costPerShare?: Price;
}

/**
 * Returns the books of a campaign.
 * @param positions - those of other campaigns are left out; the ones that ended belong to it as well
 * @param shares - likewise
 */
export function campaignOf(id: CampaignId, positions: readonly Position[], shares: readonly ShareHolding[]): Campaign {
  const own = positions.filter((one) => one.campaignId === id || (one.id as string) === id);
  const held = shares.filter((one) => one.campaignId === id);
  const total = (amounts: readonly Money[]) => sumMoney(...amounts);
  const credits = total(own.map((one) => one.credit));
  const debits = total(own.map((one) => one.debit));
  const fees = total([...own, ...held].map((one) => one.fees));
  const assignedCost = total(held.map((one) => one.cost));
  const proceeds = total(held.map((one) => one.proceeds));
  const dividends = total(held.map((one) => one.dividends ?? ZERO_MONEY));
  const netPremiums = subtractMoney(subtractMoney(credits, debits), fees);
  const quantity = sumOf(held.map((one) => one.quantity));
  const bought = sumOf(held.map((one) => one.boughtQuantity));
  const isOver = quantity === 0 && own.length > 0 && own.every((one) => one.openQuantity === 0);
  const isPriced = held.every((one) => (one.sales ?? []).every(({ price }) => price !== undefined));
  const isKnown = bought > 0 && isWhole(id, own, held);
  return {
    ...{ id, credits, debits, fees, assignedCost, proceeds, dividends, netPremiums },
    ...{ shares: quantity, isOver },
    ...(isOver && isPriced && { realised: sumMoney(netPremiums, proceeds, dividends, -assignedCost as Money) }),
    ...(isKnown && { costPerShare: roundTo((assignedCost - netPremiums) / bought, 'ceil') as Price }),
  };
}

/**
 * Returns whether every position of a campaign that holds shares is there: its first one, those that were rolled, and the puts that
 * brought all its shares. Calls are sold after the shares came, so none of them can be older than what is checked.
 */
function isWhole(id: CampaignId, own: readonly Position[], held: readonly ShareHolding[]): boolean {
  const known = new Set<string>(own.map((one) => one.id));
  const isChained = own.every((one) => one.rolledFrom === undefined || known.has(one.rolledFrom));
  const bought = sumOf(held.map((one) => one.boughtQuantity));
  const splits = held.flatMap((one) => one.splits ?? []);
  const brought = sumOf(own.filter(isAssignedPut).map((one) => sharesBrought(one, splits)));
  return known.has(id) && isChained && brought >= bought;
}

/** In shares of today: a put that had ended before a split keeps its old number of contracts. */
function sharesBrought({ settledQuantity = 0, closedAt }: Position, splits: readonly HeldSplit[]): number {
  let shares = settledQuantity * STANDARD_MULTIPLIER;
  for (const { at, newShares, oldShares } of splits) {
    if (closedAt !== undefined && closedAt < at) shares = (shares * newShares) / oldShares;
  }
  return shares;
}

function isAssignedPut({ symbol, settledQuantity = 0 }: Position): boolean {
  return settledQuantity > 0 && parseOccSymbol(symbol)?.right === 'put';
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
