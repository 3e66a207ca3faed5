import { z } from 'zod';
import { type Ladder, type OccSymbol, type OrderSide, tickTableOf, toTick, venueOf } from '../model/index.js';
import { MS_PER_MINUTE, MS_PER_SECOND, type Price } from '../units/index.js';

/** A buy-back is worth sending for so long; then the next frame judges afresh. */
export const EXIT_VALID_MS = 5 * MS_PER_MINUTE;

/**
 * How an order goes from a patient price to one that trades. Shares of the way from the natural price (the bid for a sale, the ask for a purchase)
 * to the midpoint: 0 is natural, 1 is the midpoint or better.
 */
export const LadderTerms = z
  .strictObject({
    /** Of the first limit. */
    startShare: z.number().min(0).max(1),
    /** Of the last one, which is never passed. */
    floorShare: z.number().min(0).max(1),
    /** Prices after the first one. */
    steps: z.int().min(1).max(8),
    /** Market milliseconds at each price. More than four new orders a minute for one contract are refused by the desk. */
    stepMs: z
      .int()
      .min(15 * MS_PER_SECOND)
      .max(10 * MS_PER_MINUTE),
  })
  .refine(({ startShare, floorShare }) => floorShare <= startShare, {
    message: 'The last price is nearer to the midpoint than the first.',
    path: ['floorShare'],
  });
export type LadderTerms = z.infer<typeof LadderTerms>;

export const Pricing = z.discriminatedUnion('preset', [
  z.strictObject({ preset: z.enum(['patient', 'balanced', 'at_once']) }),
  z.strictObject({ preset: z.literal('custom'), ladder: LadderTerms }),
]);
export type Pricing = z.infer<typeof Pricing>;

/** `entry`: puts and calls that are sold. `exit`: what is bought back without hurry. */
export const PricingOfBot = z
  .strictObject({ entry: Pricing, exit: Pricing })
  .refine(({ exit }) => exit.preset !== 'custom' || exit.ladder.steps * exit.ladder.stepMs < EXIT_VALID_MS, {
    message: 'The steps of a buy-back take less than 5 minutes in all: then it is judged anew.',
    path: ['exit', 'ladder', 'stepMs'],
  });
export type PricingOfBot = z.infer<typeof PricingOfBot>;

/**
 * Patient: from the midpoint to a quarter of the way above natural, and it may not trade. Balanced: from the midpoint to the natural price
 * within two minutes. `at_once` has no ladder.
 */
export const LADDER_PRESETS: Readonly<Record<'patient' | 'balanced', LadderTerms>> = {
  patient: { startShare: 1, floorShare: 0.25, steps: 6, stepMs: 45 * MS_PER_SECOND },
  balanced: { startShare: 1, floorShare: 0, steps: 4, stepMs: 30 * MS_PER_SECOND },
};

/** Returns the ladder's terms, undefined where the order is to trade at once. */
export function ladderTermsOf(pricing: Pricing): LadderTerms | undefined {
  if (pricing.preset === 'custom') return pricing.ladder;
  return pricing.preset === 'at_once' ? undefined : LADDER_PRESETS[pricing.preset];
}

/** The newest quote of the contract, per share. */
export interface LadderQuote {
  readonly symbol: OccSymbol;
  readonly bid: Price;
  readonly ask: Price;
}

/**
 * Returns the limits to be tried, in their order and none twice: on steps of the contract's class as its quote shows them, each rounded to the patient side,
 * so that none passes the floor. All lie between bid and ask. Empty when the quote has no bid, is crossed, or lies on no known step.
 */
export function ladderLimits(terms: LadderTerms, side: OrderSide, { symbol, bid, ask }: LadderQuote): readonly Price[] {
  const table = tickTableOf(venueOf(symbol), [bid, ask]);
  if (!table || bid <= 0 || ask < bid) return [];
  const { startShare, floorShare, steps } = terms;
  const sells = side === 'sell_to_open';
  const half = (ask - bid) / 2;
  const limits: Price[] = [];
  for (let step = 0; step <= steps; step += 1) {
    const share = startShare + ((floorShare - startShare) * step) / steps;
    const limit = sells ? toTick(table, bid + half * share, 'up') : toTick(table, ask - half * share, 'down');
    if (limit !== limits.at(-1)) limits.push(limit);
  }
  return limits;
}

/** What an intent says of its price. */
export interface PricedAt {
  readonly limit: Price;
  readonly ladder?: Ladder;
}

/** @param atOnce - the limit without a ladder, and where a ladder cannot be made of the quote */
export function priceOfIntent(
  pricing: Pricing,
  side: OrderSide,
  quote: LadderQuote | undefined,
  atOnce: Price,
): PricedAt {
  const terms = ladderTermsOf(pricing);
  const limits = terms && quote ? ladderLimits(terms, side, quote) : [];
  const [limit, ...others] = limits;
  if (!terms || limit === undefined) return { limit: atOnce };
  return others.length === 0 ? { limit } : { limit, ladder: { limits, stepMs: terms.stepMs } };
}
