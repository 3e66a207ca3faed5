/** Orders of several option legs: their shapes, what they may ask for, and the most that they can lose. Pure. */
import {
  contractSizeOf,
  isAdjustedRoot,
  type OccSymbol,
  parseOccSymbol,
  underlyingOfRoot,
  venueOf,
} from '../model/index.js';
import { type Brand, type Money, roundTo, type Underlying } from '../units/index.js';

/**
 * What a multi-leg order gives or takes per unit of the underlying, over one contract of each leg: an integer in 1e-4 of the currency unit,
 * **positive where it is received (a credit), negative where it is paid (a debit)**, 0 where neither. As a limit: the least that is accepted.
 * Brokers have signs of their own; only adapters know them.
 */
export type NetPrice = Brand<number, 'NetPrice'>;

export type LegSide = 'buy_to_open' | 'sell_to_open' | 'buy_to_close' | 'sell_to_close';

/** One contract of each leg belongs to one contract of the order: there are no other ratios. */
export interface OrderLeg {
  readonly symbol: OccSymbol;
  readonly side: LegSide;
}

export interface MultiLegTerms {
  readonly legs: readonly OrderLeg[];
  /** Contracts of each leg, > 0. */
  readonly quantity: number;
  readonly net: NetPrice;
}

/**
 * - vertical: one right and expiry, two strikes, one bought and one sold
 * - straddle: a put and a call of one strike and expiry, both bought or both sold
 * - strangle: the same with two strikes
 * - roll: one contract is closed and another one of its right opened on the same side of the market
 */
export type SpreadShape = 'vertical' | 'straddle' | 'strangle' | 'roll';

export const MULTI_LEG_REFUSALS = {
  LEG_UNREADABLE: 'A leg names no standard option contract.',
  LEGS_SAME: 'Two legs name the same contract.',
  UNDERLYINGS_DIFFER: 'The legs are on different underlyings, or on contracts of different size.',
  SHAPE_UNKNOWN: 'The legs are no vertical, straddle, strangle or roll.',
  QUANTITY_INVALID: 'The quantity is no positive whole number of contracts.',
  NET_INVALID: 'The net limit is no whole number of 1e-4 that can be written exactly.',
  NET_OFF_TICK: 'The net limit lies on no price step of multi-leg orders.',
  NET_WRONG_SIDE: 'The net limit pays for what is worth a credit, or asks a credit for what must be paid for.',
  NET_BEYOND_WIDTH: 'The net limit of a vertical is not below the distance of its strikes, which nobody would trade.',
} as const;
export type MultiLegRefusal = keyof typeof MULTI_LEG_REFUSALS;

export type MultiLegVerdict =
  | { readonly kind: 'valid'; readonly shape: SpreadShape; readonly underlying: Underlying }
  | { readonly kind: 'refused'; readonly code: MultiLegRefusal };

export const isPurchase = ({ side }: Pick<OrderLeg, 'side'>) => side === 'buy_to_open' || side === 'buy_to_close';
export const isOpening = ({ side }: Pick<OrderLeg, 'side'>) => side === 'buy_to_open' || side === 'sell_to_open';

/** A leg with its contract. */
interface ReadLeg {
  readonly leg: OrderLeg;
  readonly right: 'put' | 'call';
  readonly strike: number;
  readonly expiry: string;
  readonly underlying: Underlying;
}

/** Says whether an order can be one, and of which shape. */
export function judgeMultiLeg({ legs, quantity, net }: MultiLegTerms): MultiLegVerdict {
  const read = legs.map(readLeg);
  const known = read.filter((one) => one !== undefined);
  const [first] = known;
  if (first === undefined || known.length < legs.length) return refused('LEG_UNREADABLE');
  if (new Set(legs.map(({ symbol }) => symbol)).size < legs.length) return refused('LEGS_SAME');
  const size = contractSizeOf(first.leg.symbol);
  const isOne = known.every((one) => one.underlying === first.underlying && contractSizeOf(one.leg.symbol) === size);
  if (!isOne) return refused('UNDERLYINGS_DIFFER');
  const shape = shapeOf(known);
  if (shape === undefined) return refused('SHAPE_UNKNOWN');
  if (!Number.isSafeInteger(quantity) || quantity <= 0) return refused('QUANTITY_INVALID');
  const code = netFault(known, shape, net, quantity * size);
  return code === undefined ? { kind: 'valid', shape, underlying: first.underlying } : refused(code);
}

/**
 * Returns the price step of the net limits of multi-leg orders, in 1e-4; undefined where the venue has no such orders, and each leg keeps to
 * its own step. Sources: Cboe Rule 5.4(b): 0.01, whatever the step of the class, unless the exchange says more for it; spreads of SPX trade in
 * 0.05 (tastytrade, "SPX price increments", read 2026-11-21).
 */
export function netTickOf(underlying: Underlying): number | undefined {
  if (venueOf(underlying) !== 'US') return undefined;
  return underlying === SPX ? 500 : 100;
}

/** Returns the nearest net price on a step that asks no less (`up`) or no more (`down`). */
export function toNetTick(underlying: Underlying, net: number, direction: 'up' | 'down'): NetPrice {
  const tick = netTickOf(underlying) ?? 1;
  return (roundTo(net / tick, direction === 'up' ? 'ceil' : 'floor') * tick) as NetPrice;
}

/**
 * Returns the most that can be lost on what an order opens, at its expiry and at the limit, over all prices of the underlying; for one that only
 * closes, what it pays. Undefined: without bound (a sold call that no bought one stands against). Fees not counted. Legs that are opened have one expiry.
 */
export function worstCase({ legs, quantity, net }: MultiLegTerms): Money | undefined {
  const opened = legs.filter(isOpening).flatMap((leg) => readLeg(leg) ?? []);
  const calls = opened.filter(({ right }) => right === 'call');
  if (calls.reduce((sum, one) => sum + signOf(one), 0) < 0) return undefined;
  // The value is linear between strikes, so it is least at one of them or at nothing; above the highest no bought call loses.
  const spots = [0, ...opened.map(({ strike }) => strike)];
  const worth = Math.min(
    ...spots.map((spot) => opened.reduce((sum, one) => sum + signOf(one) * valueAt(one, spot), 0)),
  );
  const [symbol] = legs.map((leg) => leg.symbol);
  const loss = Math.max(0, -worth - net);
  return (loss * quantity * contractSizeOf(symbol ?? '')) as Money;
}

const SPX = 'SPX';
const signOf = ({ leg }: ReadLeg) => (isPurchase(leg) ? 1 : -1);
const valueAt = ({ right, strike }: ReadLeg, spot: number) =>
  Math.max(0, right === 'put' ? strike - spot : spot - strike);
const refused = (code: MultiLegRefusal) => ({ kind: 'refused', code }) as const;

function readLeg(leg: OrderLeg): ReadLeg | undefined {
  const contract = parseOccSymbol(leg.symbol);
  if (contract === undefined || isAdjustedRoot(contract.root)) return undefined;
  const { root, right, strike, expiry } = contract;
  return { leg, right, strike, expiry, underlying: underlyingOfRoot(root) };
}

function shapeOf(legs: readonly ReadLeg[]): SpreadShape | undefined {
  const [a, b, ...more] = legs;
  if (a === undefined || b === undefined || more.length > 0) return undefined;
  const isOneWay = isPurchase(a.leg) === isPurchase(b.leg);
  const areAlike = isOpening(a.leg) === isOpening(b.leg);
  const isOneExpiry = a.expiry === b.expiry;
  if (a.right === b.right) {
    if (isOneWay) return undefined;
    if (!areAlike) return 'roll';
    return isOneExpiry ? 'vertical' : undefined;
  }
  if (!isOneWay || !areAlike || !isOneExpiry) return undefined;
  return a.strike === b.strike ? 'straddle' : 'strangle';
}

function netFault(
  legs: readonly ReadLeg[],
  shape: SpreadShape,
  net: number,
  units: number,
): MultiLegRefusal | undefined {
  const [first] = legs;
  if (first === undefined || !Number.isSafeInteger(net) || !Number.isSafeInteger(net * units)) return 'NET_INVALID';
  const tick = netTickOf(first.underlying);
  if (tick !== undefined && net % tick !== 0) return 'NET_OFF_TICK';
  if (shape === 'roll') return undefined;
  // What is sold is worth more than what is bought, or the other way round, whatever the market does.
  const isCredit = shape === 'vertical' ? isCreditVertical(legs) : !isPurchase(first.leg);
  if (isCredit ? net <= 0 : net >= 0) return 'NET_WRONG_SIDE';
  if (shape !== 'vertical') return undefined;
  const [low, high] = legs.map(({ strike }) => strike).sort((a, b) => a - b);
  return Math.abs(net) >= (high ?? 0) - (low ?? 0) ? 'NET_BEYOND_WIDTH' : undefined;
}

/** Of two puts the higher strike is worth more, of two calls the lower one. */
function isCreditVertical(legs: readonly ReadLeg[]): boolean {
  const sold = legs.find(({ leg }) => !isPurchase(leg));
  const bought = legs.find(({ leg }) => isPurchase(leg));
  if (sold === undefined || bought === undefined) return false;
  return sold.right === 'put' ? sold.strike > bought.strike : sold.strike < bought.strike;
}
