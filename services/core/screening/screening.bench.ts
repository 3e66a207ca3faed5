import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { instantAt } from '../calendar/index.js';
import type { ChainFrame } from '../model/index.js';
import { bsmPrice } from '../pricing/index.js';
import { DEFAULT_SCORE_MODEL } from '../scoring/index.js';
import { frameOf, type QuoteSpec, valued, yahooFrame } from '../testing/index.js';
import { addDays, daysBetween, type Price, seededRandom, type TradingDate } from '../units/index.js';
import { DEFAULT_GATES, screenPuts } from './index.js';

const DAY = '2025-11-26' as TradingDate;
const NOW = instantAt(DAY, '15:45');
const FOLDER = path.resolve(
  process.env['THETAPOD_DATA'] ?? '../shared/data',
  'yahoo_chains_2025',
  DAY.replaceAll('-', ''),
);
const GENERATED_UNDERLYINGS = 9;
const GENERATED_EXPIRIES = 20;
const GENERATED_STRIKES = 88;

function realDay(): ChainFrame[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.csv.gz'))
    .sort()
    .map((name) => {
      const csv = gunzipSync(readFileSync(path.join(FOLDER, name))).toString();
      return yahooFrame(name.slice(0, -'.csv.gz'.length), csv, NOW);
    });
}

/** As many underlyings, expiries and contracts as the real day has, with a skew, spreads and thin volume in the wings. */
function generatedDay(): ChainFrame[] {
  const random = seededRandom(20_251_126);
  return Array.from({ length: GENERATED_UNDERLYINGS }, (_none, index) => {
    const spot = 100 + 60 * index;
    const quotes: QuoteSpec[] = [];
    for (let week = 0; week < GENERATED_EXPIRIES; week += 1) {
      const expiry = addDays(DAY, 2 + 7 * week);
      const years = daysBetween(DAY, expiry) / 365;
      for (let step = 0; step < GENERATED_STRIKES; step += 1) {
        const ratio = 0.6 + (0.8 * step) / GENERATED_STRIKES;
        const vol = 0.3 - 0.4 * Math.log(ratio) + 0.05 * random();
        for (const right of ['put', 'call'] as const) {
          const terms = { spot, strike: spot * ratio, years, rate: 0.04, dividendYield: 0, vol };
          const value = bsmPrice({ ...terms, sign: right === 'put' ? -1 : 1 }) ?? 0;
          const half = 0.01 + 0.02 * value * random();
          quotes.push({
            expiry,
            strike: terms.strike.toFixed(4),
            right,
            bid: Math.max(0, value - half).toFixed(2),
            ask: (value + half).toFixed(2),
            volume: Math.floor(1000 * random() ** 4),
            openInterest: Math.floor(5000 * random() ** 3),
          });
        }
      }
    }
    return valued(
      frameOf({ underlying: `GEN${'ABCDEFGHI'[index]}`, at: NOW, spot: String(spot), quotes }),
      (spot * 10_000) as Price,
    );
  });
}

const isReal = existsSync(FOLDER);
let frames: ChainFrame[] = [];
let contracts = 0;
let passed = 0;

export const benches = [
  {
    id: 'core.screen_day',
    unit: 'contracts/s',
    floor: 1_800_000,
    goal: 6_000_000,
    higherIsBetter: true,
    note: isReal
      ? 'all chains of 2025-11-26 in THETAPOD_DATA: gates, margin, score, top twenty, nearest misses'
      : 'a generated day of nine underlyings: gates, margin, score, top twenty, nearest misses',
    prepare: () => {
      frames = isReal ? realDay() : generatedDay();
      contracts = frames.reduce((sum, frame) => sum + frame.rowCount, 0);
    },
    run: () => {
      const start = performance.now();
      let rounds = 0;
      let elapsed = 0;
      while (elapsed < 250) {
        for (const frame of frames) {
          const request = { now: NOW, today: DAY, gates: DEFAULT_GATES, score: DEFAULT_SCORE_MODEL, top: 20 };
          passed += screenPuts(frame, { ...request, marginModel: 'regT' }).passed;
        }
        rounds += 1;
        elapsed = performance.now() - start;
      }
      if (passed === 0) throw new Error('Invariant: a day has puts that pass');
      return { value: (contracts * rounds * 1000) / elapsed };
    },
  },
];
