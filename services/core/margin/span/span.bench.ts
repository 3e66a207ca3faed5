import { seededRandom } from '../../units/index.js';
import { type ScanPoint, type SpanSeries, scanOptions } from './index.js';

const SERIES = 50;
const STRIKES = 200;
const ROWS = SERIES * STRIKES;
const SCENARIOS = 16;

const MOVES = [0, 0, 1, 1, -1, -1, 2, 2, -2, -2, 3, 3, -3, -3];
const points: readonly ScanPoint[] = [
  ...MOVES.map((thirds, index) => ({
    point: index + 1,
    priceMove: thirds / 3,
    volMove: index % 2 === 0 ? 1 : -1,
    weight: 1,
  })),
  { point: 15, priceMove: 3, volMove: 0, weight: 0.33 },
  { point: 16, priceMove: -3, volMove: 0, weight: 0.33 },
];

const random = seededRandom(20_261_121);
const series: readonly SpanSeries[] = Array.from({ length: SERIES }, (_none, index) => ({
  product: 'X',
  period: String(index),
  years: 0.02 + 2 * random(),
  contractValueFactor: 100,
  underlyingPrice: 100,
  rate: 0.04,
  dividendYield: 0.01,
  priceScan: 1_000,
  volScan: 0.3,
  isPremiumStyle: true,
}));
const strike = Float64Array.from({ length: ROWS }, () => 60 + 80 * random());
const options = {
  sign: Int8Array.from({ length: ROWS }, () => (random() < 0.5 ? -1 : 1)),
  strike,
  logStrike: strike.map(Math.log),
  vol: Float64Array.from({ length: ROWS }, () => 0.15 + 0.5 * random()),
};
const losses = new Float64Array(ROWS * SCENARIOS);

export const benches = [
  {
    id: 'core.span_scan',
    unit: 'contracts/s',
    floor: 500_000,
    goal: 2_000_000,
    higherIsBetter: true,
    note: 'sixteen scenarios a contract, each a full valuation; 200 contracts a series',
    run: () => ({
      rows: ROWS,
      work: () => {
        for (const [index, one] of series.entries()) {
          scanOptions(index * STRIKES, (index + 1) * STRIKES, one, points, options, losses);
        }
      },
    }),
  },
];
