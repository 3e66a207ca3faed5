import {
  contractSizeOf,
  isAdjustedRoot,
  type OptionContract,
  type Position,
  parseOccSymbol,
  type Settlement,
  type ShareHolding,
  settlesInCash,
} from '../model/index.js';
import { type Money, notional, type Price, subtractMoney, sumMoney, ZERO_MONEY } from '../units/index.js';
import { foldShares } from './shares.js';

/**
 * What expiry and assignment do to positions, shares and cash. A short put that is assigned takes shares at its strike, a short call gives
 * them away; one that is settled in cash pays what it is worth at the settlement price, as if it had been bought back there. Pure; both stores apply settlements through {@link advanceSettlement}.
 */

/** Why a settlement was refused: it contradicts what is known, so nobody may go on as if it had not been said. */
export const SETTLEMENT_REFUSALS = {
  SETTLEMENT_INVALID:
    'A settlement has no positive whole number of contracts, names no standard contract, or contradicts its own price.',
  SETTLEMENT_PRICE_MISSING: 'Contracts that are settled in cash were exercised, and nobody said at which price.',
  SETTLEMENT_FOREIGN: 'The settlement is about another contract or account than the position.',
  SETTLEMENT_EXCEEDS_OPEN: 'More contracts were settled than are open.',
  SHARES_MISSING: 'A call was assigned for more shares than the bot holds.',
} as const;
export type SettlementRefusal = keyof typeof SETTLEMENT_REFUSALS;

/** In the money by so much per share, an option is exercised without a word of its holder. Source: OCC Rule 805(d)(2), 0.01. */
export const EXERCISED_FROM = 100 as Price;

type Refused = { readonly kind: 'refused'; readonly code: SettlementRefusal };

export type SettledPosition = { readonly kind: 'folded'; readonly position: Position } | Refused;

/**
 * Returns the position after contracts of it expired or were assigned; fees of the settlement are the position's. The caller folds each
 * settlement once. Refused: more than is open, another contract.
 */
export function foldSettlement(position: Position, settlement: Settlement): SettledPosition {
  const { symbol, accountId, quantity, fees, tsEvent, kind } = settlement;
  const fault = faultOf(settlement);
  if (fault) return refused(fault);
  if (position.symbol !== symbol || position.accountId !== accountId) return refused('SETTLEMENT_FOREIGN');
  const openQuantity = position.openQuantity - quantity;
  if (openQuantity < 0) return refused('SETTLEMENT_EXCEEDS_OPEN');
  const settled: Position = {
    ...position,
    openQuantity,
    settledQuantity: (position.settledQuantity ?? 0) + quantity,
    debit: sumMoney(position.debit, paidInCash(settlement)),
    fees: sumMoney(position.fees, fees),
  };
  return { kind: 'folded', position: openQuantity === 0 ? { ...settled, closedAt: tsEvent, endedBy: kind } : settled };
}

/**
 * Returns what short contracts pay that are settled in cash: max(strike − settlement, 0) of a put, max(settlement − strike, 0) of a call, times the
 * contract's size and number; zero for all that deliver shares. Source: Cboe, "Index options product specifications", exercise settlement amount.
 */
export function paidInCash({ symbol, kind, quantity, settlementPrice }: Settlement): Money {
  const contract = parseOccSymbol(symbol);
  if (kind === 'expired' || settlementPrice === undefined || !contract || !settlesInCash(contract.root))
    return ZERO_MONEY;
  return notional(worthAt(contract, settlementPrice), quantity, contractSizeOf(symbol));
}

/** Returns what becomes of a contract at the last price of its underlying. */
export function outcomeAt(
  { right, strike }: Pick<OptionContract, 'right' | 'strike'>,
  spot: Price,
): Settlement['kind'] {
  return worthAt({ right, strike }, spot) >= EXERCISED_FROM ? 'assigned' : 'expired';
}

function worthAt({ right, strike }: Pick<OptionContract, 'right' | 'strike'>, price: Price): Price {
  return Math.max(0, right === 'put' ? strike - price : price - strike) as Price;
}

/**
 * Returns what a settlement does to the account's cash: the strike of an assigned put out, of a called call in, what is settled in cash out, less
 * fees; exact.
 */
export function settlementCash(settlement: Settlement): Money {
  const { symbol, kind, quantity, fees } = settlement;
  const contract = parseOccSymbol(symbol);
  if (kind === 'expired' || !contract) return subtractMoney(ZERO_MONEY, fees);
  if (settlesInCash(contract.root)) return subtractMoney(-paidInCash(settlement) as Money, fees);
  const amount = notional(contract.strike, quantity, contractSizeOf(symbol));
  return subtractMoney(contract.right === 'call' ? amount : (-amount as Money), fees);
}

/** Returns the shares that a settlement brings to the account; negative: takes from it. */
export function settlementShares({ symbol, kind, quantity }: Settlement): number {
  const contract = parseOccSymbol(symbol);
  if (kind === 'expired' || !contract || settlesInCash(contract.root)) return 0;
  return (contract.right === 'put' ? quantity : -quantity) * contractSizeOf(symbol);
}

/** Everything of one account that a settlement may move, read and written together. */
export interface SettlementBooks {
  /** The account's open positions in the settled contract, of all its bots. */
  readonly positions: readonly Position[];
  /** The account's holdings of its underlying, those that are gone too. */
  readonly shares: readonly ShareHolding[];
}

/** What one position took of a settlement. */
export interface SettlementPart {
  readonly positionId: Position['id'];
  readonly quantity: number;
}

export type SettlementAdvance =
  | { readonly kind: 'moved'; readonly books: SettlementBooks; readonly parts: readonly SettlementPart[] }
  | Refused;

/**
 * Returns positions and shares after one settlement: all of them move, or none. The broker settles an account, not our bots: contracts
 * that several positions hold are taken from the oldest position first, by its opening and then by its id.
 */
export function advanceSettlement(books: SettlementBooks, settlement: Settlement): SettlementAdvance {
  const fault = faultOf(settlement);
  if (fault) return refused(fault);
  const parts = takenFrom(books.positions, settlement.quantity);
  if (!parts) return refused('SETTLEMENT_EXCEEDS_OPEN');
  let { fees } = settlement;
  let { shares } = books;
  const moved = new Map<Position['id'], Position>();
  for (const { position, quantity } of parts) {
    // Fees are not shared out: the first position pays them, so that their sum stays exact.
    const part: Settlement = { ...settlement, quantity, fees };
    const folded = foldSettlement(position, part);
    if (folded.kind === 'refused') return folded;
    const held = foldShares(shares, position, part);
    if (held.kind === 'refused') return held;
    moved.set(position.id, folded.position);
    shares = held.shares;
    fees = ZERO_MONEY;
  }
  const positions = books.positions.map((position) => moved.get(position.id) ?? position);
  const counted = parts.map(({ position, quantity }) => ({ positionId: position.id, quantity }));
  return { kind: 'moved', books: { positions, shares }, parts: counted };
}

/** Returns of which positions so many contracts are taken, the oldest first; undefined when they have fewer open. */
export function takenFrom(
  positions: readonly Position[],
  quantity: number,
): readonly { readonly position: Position; readonly quantity: number }[] | undefined {
  let left = quantity;
  const parts: { position: Position; quantity: number }[] = [];
  for (const position of [...positions].sort(byAge)) {
    const taken = Math.min(left, position.openQuantity);
    if (taken > 0) parts.push({ position, quantity: taken });
    left -= taken;
  }
  return left === 0 ? parts : undefined;
}

function byAge(a: Position, b: Position): number {
  return a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1);
}

/** What the exercise of an adjusted contract moves is not known here. */
function faultOf({ symbol, kind, quantity, fees, settlementPrice }: Settlement): SettlementRefusal | undefined {
  const contract = parseOccSymbol(symbol);
  const isCounted = Number.isSafeInteger(quantity) && quantity > 0 && Number.isSafeInteger(fees);
  if (!contract || !isCounted) return 'SETTLEMENT_INVALID';
  if (!settlesInCash(contract.root)) {
    return kind === 'assigned' && isAdjustedRoot(contract.root) ? 'SETTLEMENT_INVALID' : undefined;
  }
  if (settlementPrice === undefined) return kind === 'assigned' ? 'SETTLEMENT_PRICE_MISSING' : undefined;
  if (!Number.isSafeInteger(settlementPrice) || settlementPrice <= 0) return 'SETTLEMENT_INVALID';
  // What pays something has been exercised: the exchange does it by itself.
  return kind === 'expired' && outcomeAt(contract, settlementPrice) === 'assigned' ? 'SETTLEMENT_INVALID' : undefined;
}

function refused(code: SettlementRefusal): Refused {
  return { kind: 'refused', code };
}
