/** What expiry and assignment do to one simulated account. Pure; numbers of its own, none of ours. */
import { calendarOf } from '#core/calendar';
import {
  contractSizeOf,
  kindOfUnderlying,
  type OccSymbol,
  parseOccSymbol,
  termsOfVenue,
  underlyingOfRoot,
  venueOf,
} from '#core/model';
import {
  type Instant,
  type Money,
  notional,
  type Price,
  roundTo,
  subtractMoney,
  sumMoney,
  type TradingDate,
  type Underlying,
} from '#core/units';
import type { SimPosition } from './ledger.js';

export interface SimSettleTerms {
  readonly account: string;
  readonly symbol: OccSymbol;
  readonly kind: 'expired' | 'assigned';
  /** Contracts, > 0. */
  readonly quantity: number;
  /** At which an index option that is assigned is settled in cash. Absent: the same as its strike. */
  readonly spot?: Price;
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

/** In the money by a cent holders exercise without a word. */
const CENT = 100;

/** Returns the account after short contracts ended without a trade, or undefined when it is not short so many. */
export function settled(before: Settleable, { symbol, kind, quantity, spot }: SimSettleTerms): Settleable | undefined {
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
  const amount = notional(contract.strike, quantity, contractSizeOf(symbol));
  const isPut = contract.right === 'put';
  const underlying = underlyingOfRoot(contract.root);
  if (settlesInCash(symbol, underlying)) {
    const inside = Math.abs(contract.strike - (spot ?? contract.strike)) as Price;
    const paid = notional(inside, quantity, contractSizeOf(symbol));
    return { ...before, positions, cash: subtractMoney(before.cash, paid) };
  }
  const moved = (isPut ? quantity : -quantity) * contractSizeOf(symbol);
  const shares = new Map(before.shares).set(underlying, (before.shares.get(underlying) ?? 0) + moved);
  const cash = isPut ? subtractMoney(before.cash, amount) : sumMoney(before.cash, amount);
  return { cash, positions, shares };
}

/** Only at NSE: nothing else here lists options on indexes. */
function settlesInCash(symbol: OccSymbol, underlying: string): boolean {
  const venue = venueOf(symbol);
  const { delivers } = termsOfVenue(venue);
  return venue === 'NSE' && delivers[kindOfUnderlying(underlying as Underlying)] === 'cash';
}

/** Returns the last session of a contract. */
export function lastSessionOf(symbol: OccSymbol): TradingDate | undefined {
  const expiry = parseOccSymbol(symbol)?.expiry;
  const calendar = calendarOf(venueOf(symbol));
  return expiry && calendar.tradingDateAt(calendar.expiryInstant(expiry));
}

/** Returns whether holders of a contract can exercise it no more. */
export function isOver(symbol: OccSymbol, now: Instant): boolean {
  const expiry = parseOccSymbol(symbol)?.expiry;
  return expiry !== undefined && now >= calendarOf(venueOf(symbol)).exerciseCutoff(expiry);
}

/** Returns whether a price that is seen now may be the last one of a contract's life. */
export function isLastDay(symbol: OccSymbol, now: Instant): boolean {
  const calendar = calendarOf(venueOf(symbol));
  const today = calendar.tradingDateAt(now);
  return lastSessionOf(symbol) === today && calendar.day(today).kind !== 'closed';
}

export function outcomeAt(symbol: OccSymbol, spot: Price): SimSettleTerms['kind'] {
  const contract = parseOccSymbol(symbol);
  if (!contract) return 'expired';
  const inside = contract.right === 'put' ? contract.strike - spot : spot - contract.strike;
  return inside >= CENT ? 'assigned' : 'expired';
}
