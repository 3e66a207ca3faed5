import {
  type Balances,
  type CorporateAction,
  type FormerContract,
  isAdjustedRoot,
  type OccSymbol,
  occSymbol,
  type PaidDividend,
  type Position,
  parseOccSymbol,
  type ShareHolding,
  STANDARD_MULTIPLIER,
  type StockSplit,
} from '../model/index.js';
import {
  type Instant,
  type Money,
  notional,
  type Price,
  roundTo,
  subtractMoney,
  sumMoney,
  ZERO_MONEY,
} from '../units/index.js';

/**
 * What splits and cash dividends do to positions, shares and cash. Pure; both stores and the paper broker use it, so that their books agree.
 *
 * Source for contracts: OCC By-Laws, Article VI, Section 11A, as of SR-OCC-2006-01. Where whole shares are issued for each share, a contract becomes that many
 * contracts at the divided strike, rounded to the nearest cent, each of 100 shares. Any other split leaves strike and number of contracts and
 * changes what a contract delivers: it is no standard contract any more, and its root gets a digit. An ordinary cash dividend changes no contract.
 */

/** Why an action was refused: what it does is not known here, so nobody may go on as if it had not happened. */
export const CORPORATE_ACTION_REFUSALS = {
  ACTION_INVALID: 'A split has no positive whole numbers of shares, or a dividend no positive amount.',
  ACTION_LATE: 'Shares of the underlying moved after the action took effect and before it was known.',
  CONTRACT_ADJUSTED_AGAIN: 'A split meets a contract that is not standard already.',
  DELIVERABLE_UNREADABLE:
    'A split leaves a contract without a whole share, or with a strike or root that has no symbol.',
  SHARES_FRACTIONAL: 'A split leaves part of a share, for which the broker pays what is not known here.',
} as const;
export type CorporateActionRefusal = keyof typeof CORPORATE_ACTION_REFUSALS;

type Refused = { readonly kind: 'refused'; readonly code: CorporateActionRefusal };

/** What a split makes of one contract. */
export interface AdjustedContract {
  readonly symbol: OccSymbol;
  /** Contracts that one contract becomes. */
  readonly contracts: number;
  /** Whole shares that one delivers where that is not 100. */
  readonly deliverableShares?: number;
}

const CENT = 100;
const ROOT_LENGTH_MAX = 6;

/** Returns what a split makes of a contract; undefined where it had expired before. */
export function adjustContract(
  symbol: OccSymbol,
  split: StockSplit,
): { readonly kind: 'adjusted'; readonly contract: AdjustedContract } | Refused | undefined {
  const contract = parseOccSymbol(symbol);
  if (!contract || contract.expiry < split.exDate) return undefined;
  if (isAdjustedRoot(contract.root)) return refused('CONTRACT_ADJUSTED_AGAIN');
  const { newShares, oldShares } = split;
  if (newShares % oldShares === 0) {
    const contracts = newShares / oldShares;
    const strike = (roundTo(contract.strike / contracts / CENT, 'halfUp') * CENT) as Price;
    if (strike <= 0) return refused('DELIVERABLE_UNREADABLE');
    return { kind: 'adjusted', contract: { symbol: occSymbol({ ...contract, strike }), contracts } };
  }
  const deliverableShares = Math.floor((STANDARD_MULTIPLIER * newShares) / oldShares);
  const root = `${contract.root}1`;
  if (deliverableShares < 1 || root.length > ROOT_LENGTH_MAX) return refused('DELIVERABLE_UNREADABLE');
  return {
    kind: 'adjusted',
    contract: { symbol: occSymbol({ ...contract, root }), contracts: 1, deliverableShares },
  };
}

/** Returns the shares that a split makes of a number of them, or undefined where it leaves part of one. */
export function splitShares(shares: number, { newShares, oldShares }: StockSplit): number | undefined {
  const after = (shares * newShares) / oldShares;
  return Number.isSafeInteger(after) ? after : undefined;
}

/** Everything of one account that an action may move, read and written together. */
export interface CorporateActionBooks {
  /** The account's open positions in the underlying, of all its bots. */
  readonly positions: readonly Position[];
  /** The account's holdings of the underlying. */
  readonly shares: readonly ShareHolding[];
  /** Shares of the underlying were assigned or called away at or after the action took effect. */
  readonly movedSince: boolean;
}

export type CorporateActionAdvance =
  | {
      readonly kind: 'moved';
      readonly books: Pick<CorporateActionBooks, 'positions' | 'shares'>;
      /** What it brings to the account's cash. */
      readonly cash: Money;
    }
  | Refused;

/** Returns whether an action reaches what an account held as it took effect. */
export function concerns(
  action: CorporateAction,
  { positions, shares }: Pick<CorporateActionBooks, 'positions' | 'shares'>,
): boolean {
  const isBefore = (one: { readonly underlying: string; readonly openedAt: Instant }) =>
    one.underlying === action.underlying && one.openedAt < action.effectiveAt;
  if (shares.some((one) => one.quantity > 0 && isBefore(one))) return true;
  if (action.kind === 'dividend') return false;
  return positions.some((one) => one.openQuantity > 0 && isBefore(one) && livesOn(one, action.exDate));
}

function livesOn({ symbol }: Position, date: string): boolean {
  return (parseOccSymbol(symbol)?.expiry ?? '') >= date;
}

/**
 * Returns positions, shares and what comes in after one action: all of them move, or none. The caller folds each action once. What was opened
 * since it took effect stays as it is.
 */
export function advanceCorporateAction(books: CorporateActionBooks, action: CorporateAction): CorporateActionAdvance {
  if (!isSound(action)) return refused('ACTION_INVALID');
  const isHeld = books.shares.some((one) => isReached(one, action));
  const isSold = books.shares.some((one) => isSoldSince(one, action));
  if (isHeld && (books.movedSince || isSold)) return refused('ACTION_LATE');
  return action.kind === 'split' ? split(books, action) : pay(books, action);
}

function isSound(action: CorporateAction): boolean {
  if (action.kind === 'dividend') return Number.isSafeInteger(action.amount) && action.amount > 0;
  return [action.newShares, action.oldShares].every((count) => Number.isSafeInteger(count) && count > 0);
}

function isReached(holding: ShareHolding, { underlying, effectiveAt }: CorporateAction): boolean {
  return holding.underlying === underlying && holding.quantity > 0 && holding.openedAt < effectiveAt;
}

function isSoldSince({ underlying, sales = [] }: ShareHolding, action: CorporateAction): boolean {
  return underlying === action.underlying && sales.some(({ at }) => at >= action.effectiveAt);
}

function split(books: CorporateActionBooks, action: StockSplit): CorporateActionAdvance {
  const positions: Position[] = [];
  for (const position of books.positions) {
    const isBefore = position.underlying === action.underlying && position.openedAt < action.effectiveAt;
    const next = isBefore && position.openQuantity > 0 ? adjustContract(position.symbol, action) : undefined;
    if (next?.kind === 'refused') return next;
    positions.push(next ? adjusted(position, next.contract) : position);
  }
  const shares: ShareHolding[] = [];
  for (const holding of books.shares) {
    const next = isReached(holding, action) ? splitHolding(holding, action) : holding;
    if (!next) return refused('SHARES_FRACTIONAL');
    shares.push(next);
  }
  return { kind: 'moved', books: { positions, shares }, cash: ZERO_MONEY };
}

/** Money stays: the same premium was taken for more contracts. */
function adjusted(position: Position, { symbol, contracts, deliverableShares }: AdjustedContract): Position {
  const former: readonly FormerContract[] = [
    ...(position.former ?? []).map((one) => ({ ...one, contracts: one.contracts * contracts })),
    { symbol: position.symbol, contracts },
  ];
  return {
    ...position,
    symbol,
    former,
    openQuantity: position.openQuantity * contracts,
    soldQuantity: position.soldQuantity * contracts,
    ...(position.settledQuantity === undefined ? {} : { settledQuantity: position.settledQuantity * contracts }),
    ...(deliverableShares === undefined ? {} : { deliverableShares }),
  };
}

function splitHolding(holding: ShareHolding, action: StockSplit): ShareHolding | undefined {
  const quantity = splitShares(holding.quantity, action);
  const boughtQuantity = splitShares(holding.boughtQuantity, action);
  if (quantity === undefined || boughtQuantity === undefined) return undefined;
  const { effectiveAt: at, newShares, oldShares } = action;
  return { ...holding, quantity, boughtQuantity, splits: [...(holding.splits ?? []), { at, newShares, oldShares }] };
}

function pay(books: CorporateActionBooks, action: PaidDividend): CorporateActionAdvance {
  let cash = ZERO_MONEY;
  const shares = books.shares.map((holding) => {
    if (!isReached(holding, action)) return holding;
    const paid = notional(action.amount, holding.quantity, 1);
    cash = sumMoney(cash, paid);
    return { ...holding, dividends: sumMoney(holding.dividends ?? ZERO_MONEY, paid) };
  });
  return { kind: 'moved', books: { positions: books.positions, shares }, cash };
}

/** Returns the balances right after a dividend, before the broker has stated them anew: cash has it, buying power waits for the broker. */
export function balancesAfterDividend(balances: Balances, paid: Money, at: Instant): Balances {
  const cash = sumMoney(balances.cash, paid);
  const requirement = subtractMoney(cash, balances.optionBuyingPower);
  return { ...balances, cash, requirement, asOf: at > balances.asOf ? at : balances.asOf };
}

function refused(code: CorporateActionRefusal): Refused {
  return { kind: 'refused', code };
}
