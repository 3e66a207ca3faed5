import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  type CombinedCommodity,
  type SpanContract,
  type SpanFile,
  type SpanPosition,
  type SpanSeries,
  spanRequirement,
  unlinkedProducts,
} from './index.js';

/** The sixteen points of CME: price moves in thirds, volatility up and down, two extremes covered by a third. */
const MOVES = [0, 0, 1, 1, -1, -1, 2, 2, -2, -2, 3, 3, -3, -3];
const POINTS = [
  ...MOVES.map((thirds, index) => ({
    point: index + 1,
    priceMove: thirds / 3,
    volMove: index % 2 === 0 ? 1 : -1,
    weight: 1,
    pairedPoint: index % 2 === 0 ? index + 2 : index,
  })),
  { point: 15, priceMove: 3, volMove: 0, weight: 0.33, pairedPoint: 16 },
  { point: 16, priceMove: -3, volMove: 0, weight: 0.33, pairedPoint: 15 },
];

const commodity = (code: string, over: Partial<CombinedCommodity> = {}): CombinedCommodity => ({
  code,
  currency: 'USD',
  products: [code],
  shortOptionMinimum: 50,
  adjustment: 1,
  spreads: [
    {
      priority: 1,
      charge: 'flat',
      rate: 90,
      legs: [
        { commodity: code, side: 'A', ratio: 1 },
        { commodity: code, side: 'B', ratio: 1 },
      ],
    },
  ],
  ...over,
});

const file = (over: Partial<SpanFile> = {}): SpanFile => ({
  date: '20190102',
  points: POINTS,
  deltaPoints: [],
  commodities: [commodity('ES'), commodity('NQ')],
  interSpreads: [],
  ...over,
});

function future(product: string, period: string, scan: number): SpanContract {
  const array = Float64Array.from(POINTS, ({ priceMove, weight }) => -priceMove * scan * weight);
  return {
    id: `${product}${period}`,
    product,
    period,
    kind: 'future',
    price: 2500,
    contractValueFactor: 50,
    array,
    compositeDelta: 1,
  };
}

/** McMillan, Options as a Strategic Investment: the long S&P 500 December 410 call, gains of each scenario. */
const MCMILLAN_GAINS = [
  460, -610, 2640, 1730, -1270, -2340, 5210, 4540, -2540, -3430, 8060, 7640, -3380, -3990, 3130, -1500,
];
const call: SpanContract = {
  id: 'call',
  product: 'ES',
  period: '199112',
  kind: 'option',
  right: 'call',
  strike: 410,
  price: 11,
  contractValueFactor: 500,
  array: Float64Array.from(MCMILLAN_GAINS, (gain) => -gain),
  compositeDelta: 0.5,
  series: { isPremiumStyle: false } as SpanSeries,
};
const only = (positions: readonly SpanPosition[], over: Partial<SpanFile> = {}) => {
  const [first] = spanRequirement(file(over), positions);
  if (!first) throw new Error('one commodity is concerned');
  return first;
};

describe(spanRequirement.name, () => {
  it('finds the scenario in which the long call of the text book loses most', () => {
    expect(only([{ contract: call, quantity: 1 }])).toMatchObject({ scanRisk: 3990, activeScenario: 14 });
  });

  it('asks for the price scan of one future, and twice that of two', () => {
    const es = future('ES', '201903', 6000);
    expect(only([{ contract: es, quantity: 1 }])).toMatchObject({ requirement: 6000, activeScenario: 13 });
    expect(only([{ contract: es, quantity: -2 }])).toMatchObject({ requirement: 12_000, activeScenario: 11 });
  });

  it('charges spreads between months instead of their scan risk', () => {
    const positions = [
      { contract: future('ES', '201903', 6000), quantity: 3 },
      { contract: future('ES', '201906', 6000), quantity: -2 },
    ];
    expect(only(positions)).toMatchObject({ scanRisk: 6000, intraSpreads: 180, requirement: 6180 });
  });

  it('credits spreads between commodities', () => {
    const spread = {
      priority: 1,
      charge: 'weighted' as const,
      rate: 0.8,
      legs: [
        { commodity: 'ES', side: 'A' as const, ratio: 2 },
        { commodity: 'NQ', side: 'B' as const, ratio: 1 },
      ],
    };
    const positions = [
      { contract: future('ES', '201903', 6000), quantity: -4 },
      { contract: future('NQ', '201903', 8000), quantity: 1 },
    ];
    const [es, nq] = spanRequirement(file({ interSpreads: [spread] }), positions);
    // One spread: two deltas of ES at 6,000 each and one of NQ at 8,000, of which 80 % is given back.
    expect(es).toMatchObject({ scanRisk: 24_000, interCredit: 9600, requirement: 14_400 });
    expect(nq).toMatchObject({ scanRisk: 8000, interCredit: 6400, requirement: 1600 });
  });

  it('asks for the minimum of short options, and for nothing of long ones paid in full', () => {
    const worthless = { ...call, array: new Float64Array(16), price: 0.01 };
    const premium = { ...worthless, series: { isPremiumStyle: true } as SpanSeries };
    expect(only([{ contract: worthless, quantity: -3 }])).toMatchObject({ shortOptionMinimum: 150, requirement: 150 });
    const long = { ...premium, array: call.array, price: 11 };
    expect(only([{ contract: long, quantity: 1 }])).toMatchObject({ netOptionValue: 5500, requirement: 0 });
    expect(only([{ contract: { ...long, array: new Float64Array(16) }, quantity: -1 }]).requirement).toBe(5550);
  });

  it('applies the adjustment of the file', () => {
    const commodities = [commodity('ES', { adjustment: 0.75 })];
    expect(only([{ contract: future('ES', '201903', 6000), quantity: 1 }], { commodities }).requirement).toBe(4500);
  });

  it('grows with the portfolio, and nets what cancels', () => {
    const quantity = fc.integer({ min: -5, max: 5 });
    fc.assert(
      fc.property(quantity, quantity, quantity, (a, b, c) => {
        const positions = [
          { contract: future('ES', '201903', 6000), quantity: a },
          { contract: future('ES', '201906', 6000), quantity: b },
          { contract: call, quantity: c },
        ];
        const total = (times: number) =>
          spanRequirement(
            file(),
            positions.map((one) => ({ ...one, quantity: one.quantity * times })),
          ).reduce((sum, one) => sum + one.requirement, 0);
        expect(total(2)).toBeCloseTo(2 * total(1), 6);
        expect(
          spanRequirement(file(), [...positions, ...positions.map((one) => ({ ...one, quantity: -one.quantity }))])[0]
            ?.scanRisk,
        ).toBe(0);
      }),
      { seed: 3, numRuns: 100 },
    );
  });

  it('names what no commodity knows', () => {
    expect(unlinkedProducts(file(), [{ contract: future('CL', '201903', 1), quantity: 1 }])).toEqual(['CL']);
  });
});
