import { z } from 'zod';
import {
  HOUSE_PROFILES,
  type MarginLeg,
  type MarginUnderlying,
  portfolioMargin,
  REG_T_TERMS,
  type StrategyTerms,
  strategyMargin,
} from '#core/margin';
import { MONEY_SCALE, type Money, type Price, priceFromNumber, roundTo } from '#core/units';
import { type Answer, answered, lineVerb, refused } from '../lines/index.js';

/** Within them every amount is an exact integer of 1e-4. */
const PRICE_MAX = 100_000;
const QUANTITY_MAX = 1_000;
const SHARES_MAX = 100_000;
const LEGS_MAX = 12;

/** A price that integers of 1e-4 hold. */
const price = z
  .number()
  .min(0)
  .max(PRICE_MAX)
  .refine((value) => Math.abs(value * MONEY_SCALE - Math.round(value * MONEY_SCALE)) < 1e-5, {
    message: 'Write at most four decimals.',
  });
const positivePrice = price.refine((value) => value > 0, { message: 'A price above 0 is needed.' });
const quantity = (max: number) =>
  z
    .int()
    .min(-max)
    .max(max)
    .refine((value) => value !== 0, { message: 'A leg has at least one contract or share.' });

const OptionLegInput = z.strictObject({
  kind: z.literal('option'),
  right: z.enum(['put', 'call']),
  strike: positivePrice,
  /** Per share. */
  price,
  /** Contracts of a hundred shares; negative when short. */
  qty: quantity(QUANTITY_MAX),
  daysToExpiry: z.int().min(0).max(10_000),
});
/** The fields of options may stand there and say nothing. */
const EquityLegInput = z.strictObject({
  kind: z.literal('equity'),
  price: positivePrice,
  /** Shares; negative when short. */
  qty: quantity(SHARES_MAX),
  right: z.null().optional(),
  strike: z.null().optional(),
  daysToExpiry: z.null().optional(),
});

const HOUSES = HOUSE_PROFILES.map(({ name }) => name);
const MarginInput = z.strictObject({
  model: z.enum(['regt', 'cash', 'portfolio', ...HOUSES]),
  underlying: z.strictObject({
    price: positivePrice,
    kind: z.enum(['equity', 'broadIndex']),
    /** Factor of a leveraged fund; 1 for everything else. */
    leverage: z.number().positive().max(10),
  }),
  legs: z
    .array(z.discriminatedUnion('kind', [OptionLegInput, EquityLegInput]))
    .min(1)
    .max(LEGS_MAX),
});
type MarginInput = z.output<typeof MarginInput>;

/** The verb `margin`. Amounts in currency units, rounded half to even to cents. */
export const readMargin = lineVerb(MarginInput, ({ model, underlying, legs }): Answer => {
  const under: MarginUnderlying = { ...underlying, price: priceFromNumber(underlying.price) };
  const position = legs.map(legOf);
  if (model === 'portfolio') return portfolioAnswer(under, position);
  if (model === 'cash') return cashAnswer(under, position);
  const house = HOUSE_PROFILES.find(({ name }) => name === model);
  const basis = house === undefined ? {} : { published: house.published };
  return strategyAnswer(model, under, position, house?.terms ?? REG_T_TERMS, basis);
});

function legOf(leg: MarginInput['legs'][number]): MarginLeg {
  const perShare: Price = priceFromNumber(leg.price);
  if (leg.kind === 'equity') return { kind: 'shares', price: perShare, quantity: leg.qty };
  const { right, daysToExpiry } = leg;
  return {
    kind: 'option',
    right,
    strike: priceFromNumber(leg.strike),
    price: perShare,
    quantity: leg.qty,
    daysToExpiry,
  };
}

function strategyAnswer(
  model: string,
  underlying: MarginUnderlying,
  legs: readonly MarginLeg[],
  terms: StrategyTerms,
  basis: object,
): Answer {
  const { requirement, parts, cash } = strategyMargin(underlying, legs, terms);
  return answered({
    model,
    requirement: inCents(requirement),
    uncovered: inCents(parts.uncovered),
    spreads: inCents(parts.spreads),
    longs: inCents(parts.longs),
    shares: inCents(parts.shares),
    ...(cash === undefined ? {} : { cash: inCents(cash) }),
    ...basis,
  });
}

function cashAnswer(underlying: MarginUnderlying, legs: readonly MarginLeg[]): Answer {
  const { cash } = strategyMargin(underlying, legs);
  if (cash === undefined) return refused('NOT_ALLOWED', 'A cash account may not hold short shares.');
  return answered({ model: 'cash', requirement: inCents(cash) });
}

function portfolioAnswer(underlying: MarginUnderlying, legs: readonly MarginLeg[]): Answer {
  const { requirement, scanLoss, worstMove, minimum } = portfolioMargin(underlying, legs);
  return answered({
    model: 'portfolio',
    requirement: inCents(requirement),
    scanLoss: inCents(scanLoss),
    worstMove,
    minimum: inCents(minimum),
  });
}

function inCents(amount: Money): number {
  return roundTo(amount / (MONEY_SCALE / 100), 'halfEven') / 100;
}
