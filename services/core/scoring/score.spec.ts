import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  DEFAULT_SCORE_MODEL,
  evaluateKnots,
  factorPoints,
  SCORE_FACTORS,
  SCORE_FULL_POINTS,
  ScoreModel,
  scoreOf,
  scorePoints,
} from './index.js';

const knots = [
  { x: 0, y: 0 },
  { x: 0.2, y: 0.8 },
  { x: 0.4, y: 1 },
  { x: 1, y: 0.5 },
];

describe(evaluateKnots.name, () => {
  it.each([
    [-1, 0],
    [0, 0],
    [0.1, 0.4],
    [0.2, 0.8],
    [0.3, 0.9],
    [0.4, 1],
    [0.7, 0.75],
    [1, 0.5],
    [9, 0.5],
  ])('is linear between the knots and flat outside: %d', (x, y) => {
    expect(evaluateKnots(knots, x)).toBeCloseTo(y, 12);
  });
});

const inputs = fc.record({
  annualisedReturn: fc.double({ min: 0, max: 2, noNaN: true }),
  exerciseProbability: fc.double({ min: 0, max: 1, noNaN: true }),
  marginEfficiency: fc.double({ min: 0, max: 20, noNaN: true }),
  volatility: fc.double({ min: 0.01, max: 5, noNaN: true }),
  timeDecay: fc.double({ min: -1, max: 2, noNaN: true }),
});

describe(scoreOf.name, () => {
  it('has parts that add up exactly, between nothing and a full score', () => {
    fc.assert(
      fc.property(inputs, (one) => {
        const { points, parts } = scoreOf(DEFAULT_SCORE_MODEL, one);
        expect(SCORE_FACTORS.reduce((sum, factor) => sum + parts[factor], 0)).toBe(points);
        expect(Number.isInteger(points)).toBe(true);
        expect(points).toBeGreaterThanOrEqual(0);
        expect(points).toBeLessThanOrEqual(SCORE_FULL_POINTS);
        expect(scorePoints(DEFAULT_SCORE_MODEL, one)).toBe(points);
      }),
    );
  });

  it('has parts that add up exactly under any valid model, near a full score at most', () => {
    const raw = fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 5, maxLength: 5 });
    const curve = fc
      .uniqueArray(fc.integer({ min: -100, max: 2_000 }), { minLength: 2, maxLength: 16 })
      .chain((xs) =>
        fc.tuple(fc.constant(xs), fc.array(fc.integer({ min: 0, max: 7 }), { minLength: 16, maxLength: 16 })),
      )
      .map(([xs, ys]) => xs.sort((a, b) => a - b).map((x, index) => ({ x: x / 1000, y: (ys[index] as number) / 7 })));
    fc.assert(
      fc.property(raw, fc.tuple(curve, curve, curve, curve, curve), inputs, (parts, curves, one) => {
        const sum = parts.reduce((total, part) => total + part, 0);
        const byFactor = <T>(values: readonly T[]) =>
          Object.fromEntries(SCORE_FACTORS.map((factor, index) => [factor, values[index]]));
        const model = ScoreModel.parse({
          weights: byFactor(parts.map((part) => part / sum)),
          knots: byFactor(curves),
        });
        const score = scoreOf(model, one);
        expect(SCORE_FACTORS.every((factor) => Number.isInteger(score.parts[factor]))).toBe(true);
        expect(SCORE_FACTORS.reduce((total, factor) => total + score.parts[factor], 0)).toBe(score.points);
        expect(scorePoints(model, one)).toBe(score.points);
        expect(score.points).toBeGreaterThanOrEqual(0);
        expect(score.points).toBeLessThanOrEqual(SCORE_FULL_POINTS + 2);
      }),
      { seed: 20_261_121, numRuns: 500 },
    );
  });

  it('gives a full score to the best of everything and splits it by the weights', () => {
    const best = {
      annualisedReturn: 0.5,
      exerciseProbability: 0.02,
      marginEfficiency: 1.5,
      volatility: 0.5,
      timeDecay: 0.04,
    };
    expect(scoreOf(DEFAULT_SCORE_MODEL, best)).toEqual({
      points: 1_000_000,
      parts: {
        annualisedReturn: 250_000,
        exerciseProbability: 250_000,
        marginEfficiency: 200_000,
        volatility: 200_000,
        timeDecay: 100_000,
      },
    });
  });

  it('refuses what is not a number, because missing data must have failed a gate', () => {
    expect(() => factorPoints(DEFAULT_SCORE_MODEL, 'volatility', Number.NaN)).toThrow('Invariant');
  });
});

describe('DEFAULT_SCORE_MODEL', () => {
  it('meets its own schema', () => {
    expect(ScoreModel.parse(DEFAULT_SCORE_MODEL)).toEqual(DEFAULT_SCORE_MODEL);
  });

  it('likes more return and less exercise, always', () => {
    fc.assert(
      fc.property(inputs, fc.double({ min: 0, max: 1, noNaN: true }), (one, more) => {
        const points = scorePoints(DEFAULT_SCORE_MODEL, one);
        const richer = { ...one, annualisedReturn: one.annualisedReturn + more };
        const riskier = { ...one, exerciseProbability: one.exerciseProbability + more };
        expect(scorePoints(DEFAULT_SCORE_MODEL, richer)).toBeGreaterThanOrEqual(points);
        expect(scorePoints(DEFAULT_SCORE_MODEL, riskier)).toBeLessThanOrEqual(points);
      }),
    );
  });
});
