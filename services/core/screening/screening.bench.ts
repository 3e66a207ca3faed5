import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { instantAt } from '../calendar/index.js';
import type { ChainFrame } from '../model/index.js';
import { DEFAULT_SCORE_MODEL } from '../scoring/index.js';
import { generatedFrame, yahooFrame } from '../testing/index.js';
import { seededRandom, type TradingDate } from '../units/index.js';
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

/** As many underlyings, expiries and contracts as the real day has. */
function generatedDay(): ChainFrame[] {
  const random = seededRandom(20_251_126);
  return Array.from({ length: GENERATED_UNDERLYINGS }, (_none, index) =>
    generatedFrame(
      {
        underlying: `GEN${'ABCDEFGHI'[index]}`,
        day: DAY,
        spot: 100 + 60 * index,
        expiries: GENERATED_EXPIRIES,
        strikes: GENERATED_STRIKES,
      },
      random,
    ),
  );
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
    run: () => ({
      rows: contracts,
      work: () => {
        for (const frame of frames) {
          const request = { now: NOW, today: DAY, gates: DEFAULT_GATES, score: DEFAULT_SCORE_MODEL, top: 20 };
          passed += screenPuts(frame, { ...request, marginModel: 'regT' }).passed;
        }
        if (passed === 0) throw new Error('Invariant: a day has puts that pass');
      },
    }),
  },
];
