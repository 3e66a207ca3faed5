import { z } from 'zod';

const dollars = z.string().regex(/^\d{1,9}(\.\d{1,2})?$/, 'Write an amount in dollars such as 25000.');
const share = z.number().min(0.01).max(1);

/**
 * Limits on what may be opened, of one bot or of a whole account; null: no such limit. They never stop an exit. A day is the exchange's;
 * what was opened or lost today is counted over its whole trading date.
 */
export const TradingLimits = z.strictObject({
  /** Openings a day. */
  openingsPerDay: z.int().min(1).max(1_000).nullable(),
  /** No more openings once the day's realised result and the open positions' change since they were opened lose this much. */
  lossPerDay: dollars.nullable(),
  /** Positions whose underlyings belong to one sector; one of an unknown sector is not opened. */
  maxPerSector: z.int().min(1).max(100).nullable(),
  /** Requirement of all positions over requirement plus free buying power. */
  marginUseMax: share.nullable(),
  /** Loss at the worst of −10, −20 and −30 % in all underlyings at once with volatility up, after the opening. */
  crashLossMax: dollars.nullable(),
});
export type TradingLimits = z.infer<typeof TradingLimits>;

/** Limits of a whole account, over all its bots. */
export const AccountLimits = TradingLimits.extend({
  /** Buying power that all bots together may use. */
  allocation: dollars.nullable(),
  maxPositions: z.int().min(1).max(1_000).nullable(),
  maxPerUnderlying: z.int().min(1).max(100).nullable(),
});
export type AccountLimits = z.infer<typeof AccountLimits>;

export const NO_TRADING_LIMITS: TradingLimits = {
  openingsPerDay: null,
  lossPerDay: null,
  maxPerSector: null,
  marginUseMax: null,
  crashLossMax: null,
};
