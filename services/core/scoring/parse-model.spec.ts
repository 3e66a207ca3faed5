import { describe, expect, it } from '@jest/globals';
import { DEFAULT_SCORE_MODEL, parseScoreModel, SCORE_MODEL_VERSION } from './index.js';

const model = (change: object) => ({ ...DEFAULT_SCORE_MODEL, ...change });
const knots = (change: object) => model({ knots: { ...DEFAULT_SCORE_MODEL.knots, ...change } });
const weights = (change: object) => model({ weights: { ...DEFAULT_SCORE_MODEL.weights, ...change } });
const { timeDecay: _timeDecay, ...fourWeights } = DEFAULT_SCORE_MODEL.weights;

describe(parseScoreModel.name, () => {
  it('takes a model of this version, and one from before there were versions', () => {
    expect(parseScoreModel(DEFAULT_SCORE_MODEL)).toEqual({ ok: true, model: DEFAULT_SCORE_MODEL });
    expect(DEFAULT_SCORE_MODEL.version).toBe(SCORE_MODEL_VERSION);
    const { version: _version, ...unversioned } = DEFAULT_SCORE_MODEL;
    expect(parseScoreModel(unversioned)).toEqual({ ok: true, model: unversioned });
  });

  it.each([
    ['another version', model({ version: 2 }), 'SCORE_VERSION', 'version'],
    ['weights of 1.05', weights({ volatility: 0.25 }), 'SCORE_WEIGHTS', 'weights'],
    ['a weight below zero', weights({ volatility: -0.2, timeDecay: 0.5 }), 'SCORE_FIELD', 'weights.volatility'],
    ['a weight that is no number', weights({ volatility: Number.NaN }), 'SCORE_FIELD', 'weights.volatility'],
    ['four weights', model({ weights: fourWeights }), 'SCORE_FIELD', 'weights.timeDecay'],
    ['a sixth weight', weights({ charm: 0 }), 'SCORE_FIELD', 'weights'],
    [
      'knots that fall',
      knots({
        volatility: [
          { x: 1, y: 0 },
          { x: 0.5, y: 1 },
        ],
      }),
      'SCORE_KNOTS',
      'knots.volatility',
    ],
    [
      'two knots in one place',
      knots({
        volatility: [
          { x: 1, y: 0 },
          { x: 1, y: 1 },
        ],
      }),
      'SCORE_KNOTS',
      'knots.volatility',
    ],
    ['a single knot', knots({ volatility: [{ x: 1, y: 0 }] }), 'SCORE_FIELD', 'knots.volatility'],
    [
      'a knot above a full score',
      knots({
        volatility: [
          { x: 0, y: 0 },
          { x: 1, y: 1.1 },
        ],
      }),
      'SCORE_FIELD',
      'knots.volatility.1.y',
    ],
    [
      'a knot at infinity',
      knots({
        volatility: [
          { x: 0, y: 0 },
          { x: Infinity, y: 1 },
        ],
      }),
      'SCORE_FIELD',
      'knots.volatility.1.x',
    ],
    ['nothing', undefined, 'SCORE_FIELD', ''],
  ])('refuses %s with a code and its place', (_name, data, code, path) => {
    expect(parseScoreModel(data)).toMatchObject({ ok: false, issues: [{ code, path }] });
  });
});
