import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { money } from '../testing/index.js';
import { type Instant, type Money, MS_PER_DAY, MS_PER_HOUR, type Random, seededRandom } from '../units/index.js';
import {
  correctedRequirement,
  type MarginCorrection,
  marginCorrection,
  type PreviewPair,
  RESIDUAL_SETTINGS,
  residualNeeds,
} from './index.js';

const NOW = 1_763_154_000_000 as Instant;
const TARGET = { broker: 'ibkr', accountKind: 'margin', symbol: 'AAPL', now: NOW };

function pair(symbol: string, model: number, preview: number, more: Partial<PreviewPair> = {}): PreviewPair {
  const at = (NOW - MS_PER_HOUR) as Instant;
  return {
    broker: 'ibkr',
    accountKind: 'margin',
    symbol,
    at,
    model: Math.round(model * 10_000) as Money,
    preview: Math.round(preview * 10_000) as Money,
    ...more,
  };
}

const times = (count: number, make: (index: number) => PreviewPair) =>
  Array.from({ length: count }, (_none, index) => make(index));

function known(correction: MarginCorrection) {
  if (correction.status !== 'known') throw new Error('unknown');
  return correction;
}

describe(residualNeeds.name, () => {
  it.each([
    [0.9, 19, 9],
    [0.8, 9, 4],
    [0.95, 39, 19],
    [0.5, 3, 2],
  ])('for %p: %p pairs of a symbol, or %p other symbols', (coverage, symbolPairs, otherSymbols) => {
    expect(residualNeeds(coverage)).toEqual({ symbolPairs, otherSymbols });
  });
});

describe(marginCorrection.name, () => {
  it('is unknown with too little, and says how much it takes', () => {
    const own = times(18, () => pair('AAPL', 1000, 1150));
    const others = times(8, (index) => pair(`S${index}`, 1000, 1150));
    expect(marginCorrection([...own, ...others], TARGET)).toEqual({
      status: 'unknown',
      counts: { symbolPairs: 18, otherSymbols: 8, aged: 0, setAside: 0 },
      needed: { symbolPairs: 19, otherSymbols: 9 },
    });
    expect(marginCorrection([], TARGET).status).toBe('unknown');
  });

  it('knows a symbol by its nineteenth pair: lowest and highest of them', () => {
    const own = times(19, (index) => pair('AAPL', 1000, 1100 + 10 * index));
    const correction = known(marginCorrection(own, TARGET));
    expect(correction.basis).toBe('symbol');
    expect(correction.low).toBeCloseTo(1.1, 12);
    expect(correction.high).toBeCloseTo(1.28, 12);
    expect(correction.factor).toBeCloseTo(1.19, 12);
  });

  it('stands on the other symbols before, and moves to its own with every pair', () => {
    const others = times(9, (index) => pair(`S${index}`, 1000, 1100));
    const factors = [0, 1, 4, 12, 18].map(
      (count) => known(marginCorrection([...others, ...times(count, () => pair('AAPL', 1000, 1300))], TARGET)).factor,
    );
    // Weights 0, 1/5, 1/2, 3/4 and 9/11 of its own, in logarithms.
    for (const [index, weight] of [0, 1 / 5, 1 / 2, 3 / 4, 9 / 11].entries())
      expect(factors[index]).toBeCloseTo(1.1 * (1.3 / 1.1) ** weight, 10);
  });

  it('never leaves a pair of the symbol outside while the other symbols stand in', () => {
    const others = times(9, (index) => pair(`S${index}`, 1000, 1100));
    const correction = known(marginCorrection([...others, pair('AAPL', 1000, 1300)], TARGET));
    expect(correction.basis).toBe('broker');
    expect(correction.high).toBeCloseTo(1.3, 10);
  });

  it('keeps brokers and kinds of account apart, and does not look ahead', () => {
    const own = times(19, () => pair('AAPL', 1000, 1150));
    for (const other of [{ broker: 'schwab' }, { accountKind: 'cash' }, { now: (NOW - MS_PER_DAY) as Instant }]) {
      expect(marginCorrection(own, { ...TARGET, ...other })).toMatchObject({
        status: 'unknown',
        counts: { symbolPairs: 0, aged: 0, setAside: 0 },
      });
    }
  });

  it('forgets what is old', () => {
    const old = times(30, () => pair('AAPL', 1000, 2000, { at: (NOW - 91 * MS_PER_DAY) as Instant }));
    const own = times(19, () => pair('AAPL', 1000, 1150));
    expect(known(marginCorrection([...old, ...own], TARGET)).factor).toBeCloseTo(1.15, 12);
    expect(marginCorrection(old, TARGET)).toMatchObject({ status: 'unknown', counts: { aged: 30 } });
  });

  it('sets aside what cannot be of the same order, and bears a few outliers', () => {
    const own = times(40, (index) => pair('AAPL', 1000, 1150 + index / 10));
    const odd = [pair('AAPL', 1000, 0), pair('AAPL', 0, 1000), pair('AAPL', 1000, 11_000), pair('AAPL', 1000, 90)];
    const outlier = pair('AAPL', 1000, 5000);
    const correction = known(marginCorrection([...own, ...odd, outlier], TARGET));
    expect(correction.counts).toMatchObject({ symbolPairs: 41, setAside: 4 });
    expect(correction.high).toBeLessThan(1.155);
    expect(correction.factor).toBeCloseTo(1.152, 3);
  });
});

/** A broker's hidden rule: what its preview asks for when our model asks for so much. */
type HouseRule = (symbol: string, model: number, random: Random) => number;

const SYMBOLS = Array.from({ length: 14 }, (_none, index) => `S${index}`);

/** Symbols differ by a factor of their own, as volatile names ask for more. */
const HOUSE_RULES: readonly (readonly [string, HouseRule])[] = [
  [
    'a factor of 1.15 and quotes that differ by up to 2 %',
    (_symbol, model, random) => model * 1.15 * (0.98 + 0.04 * random()),
  ],
  ['a floor of 2,000', (_symbol, model) => Math.max(model, 2000)],
  [
    'an add-on of 30 % for one symbol in five',
    (symbol, model, random) => model * (Number(symbol.slice(1)) % 5 === 0 ? 1.3 : 1) * (0.99 + 0.02 * random()),
  ],
];

/** How often the next preview falls within the interval, over seeded worlds in which the symbols stand in random order. */
function coverageOf(rule: HouseRule, ownPairs: number, seed: number): { covered: number; width: number } {
  const random = seededRandom(seed);
  const trials = 1000;
  let covered = 0;
  let width = 0;
  for (let trial = 0; trial < trials; trial += 1) {
    // The symbol in question is any of them.
    const target = SYMBOLS[Math.floor(random() * SYMBOLS.length)] as string;
    const draw = (symbol: string) => {
      const model = 500 + 4500 * random();
      return pair(symbol, model, rule(symbol, model, random));
    };
    const pairs = SYMBOLS.flatMap((symbol) =>
      times(symbol === target ? ownPairs : 1 + Math.floor(random() * 30), () => draw(symbol)),
    );
    const correction = known(marginCorrection(pairs, { ...TARGET, symbol: target }));
    const next = draw(target);
    const ratio = next.preview / next.model;
    // A hidden rule without chance repeats its ratio to the last bit but one.
    if (ratio >= correction.low * (1 - 1e-9) && ratio <= correction.high * (1 + 1e-9)) covered += 1;
    width += (correction.high - correction.low) / correction.factor / trials;
  }
  return { covered: covered / trials, width };
}

describe('previews under a hidden house rule', () => {
  // Three standard errors of 1,000 trials at 90 % are 0.028.
  it.each(HOUSE_RULES.flatMap(([name, rule]) => [0, 3, 19, 40].map((ownPairs) => [name, ownPairs, rule] as const)))(
    '%s: nine in ten fall within the interval, with %p pairs of the symbol',
    (_name, ownPairs, rule) => {
      expect(coverageOf(rule, ownPairs, 20_261_121 + ownPairs).covered).toBeGreaterThanOrEqual(0.872);
    },
  );

  it('are told to a few per cent', () => {
    const [, factor] = HOUSE_RULES[0] as (typeof HOUSE_RULES)[number];
    for (const ownPairs of [0, 19, 40]) expect(coverageOf(factor, ownPairs, 7).width).toBeLessThan(0.045);
    const [, addOn] = HOUSE_RULES[2] as (typeof HOUSE_RULES)[number];
    // Before its own pairs tell, a symbol may be one with the add-on or not; afterwards it is known to 2 %.
    expect(coverageOf(addOn, 0, 7).width).toBeGreaterThan(0.2);
    expect(coverageOf(addOn, 40, 7).width).toBeLessThan(0.025);
  });

  it('find the planted factor itself, whatever it is', () => {
    fc.assert(
      fc.property(fc.double({ min: 0.5, max: 3, noNaN: true }), fc.integer(), (bias, seed) => {
        const random = seededRandom(seed);
        const noisy = () => pair('AAPL', 1000, 1000 * bias * (0.98 + 0.04 * random()));
        const { factor, low, high } = known(marginCorrection(times(40, noisy), TARGET));
        expect(Math.abs(factor / bias - 1)).toBeLessThan(0.02);
        expect(low).toBeLessThanOrEqual(factor);
        expect(high).toBeGreaterThanOrEqual(factor);
      }),
      { seed: 20_261_121 },
    );
  });
});

describe(correctedRequirement.name, () => {
  it('is what a page shows beside the broker’s word: 1,512 ± 3 %', () => {
    const correction: MarginCorrection = {
      status: 'known',
      basis: 'symbol',
      factor: 1.008,
      low: 1.008 * 0.97,
      high: 1.008 * 1.02,
      coverage: RESIDUAL_SETTINGS.coverage,
      counts: { symbolPairs: 25, otherSymbols: 0, aged: 0, setAside: 0 },
    };
    const shown = correctedRequirement(money('1500'), correction);
    expect(shown?.estimate).toBe(money('1512'));
    expect(shown?.plusMinus).toBeCloseTo(0.03, 12);
    expect([shown?.low, shown?.high]).toEqual([money('1466.64'), money('1542.24')]);
  });

  it('is nothing where nothing is known', () => {
    expect(correctedRequirement(money('1500'), marginCorrection([], TARGET))).toBeUndefined();
  });
});
