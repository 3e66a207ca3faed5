/** What expiry and assignment do to one simulated account. Pure; numbers of its own, none of ours. */
import { exchangeDay, instantAt, isTradingDate, previousTradingDate } from '#core/calendar';
import { type OccSymbol, parseOccSymbol, STANDARD_MULTIPLIER, underlyingOfRoot } from '#core/model';
import {
  type Instant,
  type Money,
  notional,
  type Price,
  roundTo,
  subtractMoney,
  sumMoney,
  type TradingDate,
} from '#core/units';
import type { SimPosition } from './ledger.js';

export interface SimSettleTerms {
  readonly account: string;
  readonly symbol: OccSymbol;
  readonly kind: 'expired' | 'assigned';
  /** Contracts, > 0. */
  readonly quantity: number;
}

export interface SimSettlement extends SimSettleTerms {
  /** Unique in the books, ascending. */
  readonly id: number;
  readonly at: Instant;
}

/** What of an account a settlement moves. */
export interface Settleable {
  readonly cash: Money;
  readonly positions: ReadonlyMap<OccSymbol, SimPosition>;
  /** By underlying. */
  readonly shares: ReadonlyMap<string, number>;
}

/** Holders exercise until then, New York time; in the money by a cent they do it without a word. */
const SETTLED_AT = '17:30';
const CENT = 100;

/** Returns the account after short contracts ended without a trade, or undefined when it is not short so many. */
export function settled(before: Settleable, { symbol, kind, quantity }: SimSettleTerms): Settleable | undefined {
  const contract = parseOccSymbol(symbol);
  const held = before.positions.get(symbol);
  const isCount = Number.isSafeInteger(quantity) && quantity > 0;
  if (!contract || !held || !isCount || held.quantity + quantity > 0) return undefined;
  const left = held.quantity + quantity;
  const positions = new Map(before.positions);
  if (left === 0) positions.delete(symbol);
  else
    positions.set(symbol, {
      ...held,
      quantity: left,
      cost: roundTo((held.cost * left) / held.quantity, 'halfEven') as Money,
    });
  if (kind === 'expired') return { ...before, positions };
  const amount = notional(contract.strike, quantity, STANDARD_MULTIPLIER);
  const isPut = contract.right === 'put';
  const underlying = underlyingOfRoot(contract.root);
  const moved = (isPut ? quantity : -quantity) * STANDARD_MULTIPLIER;
  const shares = new Map(before.shares).set(underlying, (before.shares.get(underlying) ?? 0) + moved);
  const cash = isPut ? subtractMoney(before.cash, amount) : sumMoney(before.cash, amount);
  return { cash, positions, shares };
}

/** Returns the last session of a contract. */
export function lastSessionOf(symbol: OccSymbol): TradingDate | undefined {
  const expiry = parseOccSymbol(symbol)?.expiry;
  if (expiry === undefined || isTradingDate(expiry)) return expiry;
  return previousTradingDate(expiry);
}

/** Returns whether holders of a contract can exercise it no more. */
export function isOver(symbol: OccSymbol, now: Instant): boolean {
  const session = lastSessionOf(symbol);
  return session !== undefined && now >= instantAt(session, SETTLED_AT);
}

/** Returns whether a price that is seen now may be the last one of a contract's life. */
export function isLastDay(symbol: OccSymbol, today: TradingDate): boolean {
  return lastSessionOf(symbol) === today && exchangeDay(today).kind !== 'closed';
}

export function outcomeAt(symbol: OccSymbol, spot: Price): SimSettleTerms['kind'] {
  const contract = parseOccSymbol(symbol);
  if (!contract) return 'expired';
  const inside = contract.right === 'put' ? contract.strike - spot : spot - contract.strike;
  return inside >= CENT ? 'assigned' : 'expired';
}
