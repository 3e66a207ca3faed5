import { describe, expect, it } from '@jest/globals';
import type { AccountLimits } from '#core/model';
import { limitsWords } from './account-limits.js';
import { checkLimits, formOf } from './limits-form.js';

const limits: AccountLimits = {
  openingsPerDay: null,
  lossPerDay: '500',
  maxPerSector: null,
  marginUseMax: 0.55,
  crashLossMax: null,
  allocation: '60000',
  maxPositions: 8,
  maxPerUnderlying: null,
};

describe(checkLimits.name, () => {
  it('means what was stored, and nothing when nothing is typed', () => {
    expect(formOf(limits)).toMatchObject({ marginUseMax: '55', lossPerDay: '500', openingsPerDay: '' });
    expect(checkLimits(formOf(limits))).toEqual({ ok: true, limits });
    expect(checkLimits(formOf(undefined))).toEqual({ ok: true, limits: null });
    expect(checkLimits({ ...formOf(undefined), allocation: ' 60,000 ' })).toMatchObject({
      limits: { allocation: '60000', maxPositions: null },
    });
  });

  it('says what to write where something else stands', () => {
    expect(checkLimits({ ...formOf(limits), maxPositions: '2.5', marginUseMax: '120', lossPerDay: 'much' })).toEqual({
      ok: false,
      errors: {
        maxPositions: 'Write a whole number from 1.',
        marginUseMax: 'Write per cent from 1 to 100.',
        lossPerDay: 'Write an amount in dollars such as 25000.',
      },
    });
  });
});

describe(limitsWords.name, () => {
  it('names those that are set', () => {
    expect(limitsWords(limits)).toBe(
      '$60,000 of buying power, 8 positions, $500 of loss a day, 55\u202f% of its margin',
    );
    expect(limitsWords(undefined)).toBeUndefined();
  });
});
