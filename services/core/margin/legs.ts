import type { UnderlyingKind } from '../model/index.js';
import type { Money, Price } from '../units/index.js';

/** An option leg of a position: `price` per share, the sale or purchase price for the initial requirement, the mark later. */
export interface OptionLeg {
  readonly kind: 'option';
  readonly right: 'put' | 'call';
  readonly strike: Price;
  readonly price: Price;
  /** Contracts; negative when short. */
  readonly quantity: number;
  readonly daysToExpiry: number;
}

export interface ShareLeg {
  readonly kind: 'shares';
  readonly price: Price;
  /** Shares; negative when short. */
  readonly quantity: number;
}

export type MarginLeg = OptionLeg | ShareLeg;

export interface MarginUnderlying {
  readonly price: Price;
  readonly kind: UnderlyingKind;
  /** Factor of a leveraged fund; 1 for everything else. */
  readonly leverage: number;
}

/** What a position asks for, and of what it is made. Each part is what its legs ask for; they add up to `requirement`. */
export interface MarginResult {
  /** Single short options: total, premium included. Spreads: after their net credit. Longs: what they cost. */
  readonly requirement: Money;
  readonly parts: MarginParts;
  /** What a cash account sets aside, after the premium received; undefined where it may not hold the position. */
  readonly cash: Money | undefined;
}

export interface MarginParts {
  /** Short options that no long option covers. */
  readonly uncovered: Money;
  /** Short options with the long ones that cover them. */
  readonly spreads: Money;
  /** Long options that cover nothing. */
  readonly longs: Money;
  readonly shares: Money;
}

export const CONTRACT_SHARES = 100;
