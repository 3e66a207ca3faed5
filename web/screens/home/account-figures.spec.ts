import { describe, expect, it } from '@jest/globals';
import type { PositionView } from '#contract';
import { accountFigures } from './account-figures.js';

const mark = { unrealised: '49.70', delta: 18.5, gamma: -1.25, thetaPerDay: 7.5, vegaPerPoint: -20 };
const position = (accountId: string, change: object = {}): PositionView =>
  ({ accountId, openQuantity: 1, mark, ...change }) as unknown as PositionView;

describe(accountFigures.name, () => {
  it('adds the marks of the account’s open positions, and counts those without one', () => {
    const positions = [
      position('a'),
      position('a', { mark: { ...mark, unrealised: '-60.00', delta: 10 } }),
      position('a', { mark: undefined }),
      position('a', { openQuantity: 0 }),
      position('b'),
    ];
    const results = [{ accountId: 'a', realised: '120.00', fees: '3.90', unknown: 1 }];
    expect(accountFigures('a', positions, results)).toEqual({
      unrealised: '-10.30',
      realised: '120.00',
      realisedToday: undefined,
      fees: '3.90',
      delta: 28.5,
      gamma: -2.5,
      thetaPerDay: 15,
      vegaPerPoint: -40,
      open: 3,
      unmarked: 1,
      unknown: 1,
    });
  });

  it('knows nothing where nothing is known, never 0', () => {
    expect(accountFigures('a', undefined, undefined)).toMatchObject({
      unrealised: undefined,
      realised: undefined,
      delta: undefined,
      thetaPerDay: undefined,
      open: 0,
    });
    expect(accountFigures('a', [position('a', { mark: undefined })], [])).toMatchObject({
      delta: undefined,
      unmarked: 1,
    });
  });
});
