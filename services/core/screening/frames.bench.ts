import { instantAt } from '../calendar/index.js';
import type { ChainFrame } from '../model/index.js';
import { DEFAULT_SCORE_MODEL } from '../scoring/index.js';
import { generatedFrame } from '../testing/index.js';
import { seededRandom, type TradingDate } from '../units/index.js';
import { DEFAULT_GATES, emptyValuedRows, type ScreenRequest, screenAndValue } from './index.js';

const DAY = '2025-11-26' as TradingDate;
/** Twenty expiries of fifty strikes, puts and calls: 2,000 contracts. */
const EXPIRIES = 20;
const STRIKES = 50;
const DISTINCT = 30;
const FRAMES_OF_MARKET = 900;
const LONG_ENOUGH_MS = 250;
const NOTE =
  'frames of 2,000 contracts with IV and Greeks: gates, American value past the cheap gates, margin, score, top twenty';

const request: ScreenRequest = {
  now: instantAt(DAY, '15:45'),
  today: DAY,
  gates: DEFAULT_GATES,
  score: DEFAULT_SCORE_MODEL,
  marginModel: 'regT',
  top: 20,
};
const work = emptyValuedRows();
let frames: readonly ChainFrame[] = [];

function prepare(): void {
  const random = seededRandom(20_261_121);
  frames = Array.from({ length: DISTINCT }, (_none, index) => {
    const underlying = `G${String.fromCharCode(65 + (index % 26))}${index < 26 ? 'A' : 'B'}`;
    return generatedFrame(
      { underlying, day: DAY, spot: 40 + 17 * index, expiries: EXPIRIES, strikes: STRIKES },
      random,
    );
  });
}

/** Returns the time of `count` frames, one after the other, none twice in a row. */
function measure(count: number): { value: number } {
  let valued = 0;
  let rounds = 0;
  let at = 0;
  let elapsedMs = 0;
  const start = performance.now();
  while (elapsedMs < LONG_ENOUGH_MS) {
    for (let index = 0; index < count; index += 1) {
      screenAndValue(frames[at % DISTINCT] as ChainFrame, request, work);
      valued += work.list.count;
      at += 1;
    }
    rounds += 1;
    elapsedMs = performance.now() - start;
  }
  if (valued === 0) throw new Error('Invariant: some puts pass the cheap gates');
  return { value: elapsedMs / rounds };
}

export const benches = [
  {
    id: 'core.screen_one',
    unit: 'ms',
    floor: 1,
    goal: 0.3,
    higherIsBetter: false,
    note: `one of ${NOTE}`,
    prepare,
    run: () => measure(1),
  },
  {
    id: 'core.screen_ten',
    unit: 'ms',
    floor: 10,
    goal: 3,
    higherIsBetter: false,
    note: `ten ${NOTE}`,
    prepare,
    run: () => measure(10),
  },
  {
    id: 'core.screen_market',
    unit: 'ms',
    floor: 1000,
    goal: 300,
    higherIsBetter: false,
    note: `1.8 million contracts, thirty distinct ${NOTE}`,
    prepare,
    run: () => measure(FRAMES_OF_MARKET),
  },
];
