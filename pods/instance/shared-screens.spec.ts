import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instantAt } from '#core/calendar';
import { DEFAULT_SCORE_MODEL } from '#core/scoring';
import { DEFAULT_GATES, type ScreenRequest, screenPuts } from '#core/screening';
import { generatedFrame } from '#core/testing';
import { type Instant, seededRandom, type TradingDate } from '#core/units';
import { SharedScreens } from './shared-screens.js';

const DAY = '2025-11-26' as TradingDate;
const AT = instantAt(DAY, '15:45');
const AGE_MAX_MS = 60_000;

/** A chain whose quotes are between `youngestMs` and `oldestMs` old at {@link AT}. */
function chain(youngestMs: number, oldestMs: number, seed = 1) {
  const random = seededRandom(seed);
  const frame = generatedFrame({ underlying: 'AAPL', day: DAY, spot: 200, expiries: 6, strikes: 30 }, random);
  for (let row = 0; row < frame.rowCount; row += 1) {
    frame.columns.quoteTs[row] = AT - youngestMs - Math.floor(random() * (oldestMs - youngestMs));
  }
  return frame;
}

function request(now: number, change: Partial<ScreenRequest> = {}): ScreenRequest {
  const gates = { ...DEFAULT_GATES, quoteAgeMaxSeconds: AGE_MAX_MS / 1_000 };
  return {
    now: now as Instant,
    today: DAY,
    gates,
    score: DEFAULT_SCORE_MODEL,
    marginModel: 'regT',
    top: 20,
    ...change,
  };
}

function counted() {
  let runs = 0;
  const shared = new SharedScreens((frame, asked) => {
    runs += 1;
    return screenPuts(frame, asked);
  });
  return { screen: shared.screen, runs: () => runs };
}

describe(SharedScreens.name, () => {
  it('screens once for all that ask the same, and puts the ages of the quotes right', () => {
    const frame = chain(0, 20_000);
    const { screen, runs } = counted();
    const first = screen(frame, request(AT));
    const later = screen(frame, request(AT + 1_500));
    expect(runs()).toBe(1);
    expect(first.candidates.length).toBeGreaterThan(0);
    expect(later).toEqual(screenPuts(frame, request(AT + 1_500)));
    const ages = (result: typeof first) => result.candidates.map(({ quoteAgeMs }) => quoteAgeMs);
    expect(ages(later)).toEqual(ages(first).map((ms) => ms + 1_500));
  });

  it('keeps apart what differs in gates, score, margin model, date or count', () => {
    const frame = chain(0, 20_000);
    const { screen, runs } = counted();
    const changes: readonly Partial<ScreenRequest>[] = [
      {},
      { gates: { ...request(AT).gates, scoreMin: 1 } },
      { score: { ...DEFAULT_SCORE_MODEL, weights: { ...DEFAULT_SCORE_MODEL.weights } } },
      { marginModel: 'cash' },
      { today: '2025-11-25' as TradingDate },
      { top: 3 },
    ];
    for (const change of changes) {
      const asked = request(AT, change);
      expect(screen(frame, asked)).toEqual(screenPuts(frame, asked));
    }
    // A score model with the same numbers is the same model.
    expect(runs()).toBe(changes.length - 1);
    screen(chain(0, 20_000), request(AT));
    expect(runs()).toBe(changes.length);
  });

  it('screens afresh where a quote is too old or of the future', () => {
    const frame = chain(0, 20_000);
    const { screen, runs } = counted();
    const nows = [AT + AGE_MAX_MS - 5_000, AT + AGE_MAX_MS, AT - 10_000];
    for (const now of nows) for (let times = 0; times < 2; times += 1) screen(frame, request(now));
    expect(runs()).toBe(2 * nows.length);
  });

  it('returns what a fresh screen returns, whenever it is asked', () => {
    const age = fc.integer({ min: 0, max: 2 * AGE_MAX_MS });
    const moments = fc.array(fc.integer({ min: -30_000, max: 2 * AGE_MAX_MS }), { minLength: 1, maxLength: 6 });
    const property = fc.property(age, age, moments, fc.integer(), (a, b, offsets, seed) => {
      const frame = chain(Math.min(a, b), Math.max(a, b) + 1, seed);
      const { screen } = counted();
      for (const offset of offsets) {
        const asked = request(AT + offset);
        expect(screen(frame, asked)).toEqual(screenPuts(frame, asked));
      }
    });
    fc.assert(property, { numRuns: 40 });
  });
});
