import { describe, expect, it } from '@jest/globals';
import type { AccountSummaryView } from '#contract';
import { accountUse, freeToUse } from './account-use.js';

const account = (requirement: string, reserved: string, optionBuyingPower: string) =>
  ({ requirement, reserved, optionBuyingPower, balancesAsOf: 1 }) as AccountSummaryView;

describe(accountUse.name, () => {
  it('shares the buying power between positions, orders and what is free', () => {
    expect(accountUse(account('10000', '5000', '85000'))).toEqual({ used: 0.1, reserved: 0.05 });
  });

  it('is all used when nothing is free, and nothing when there is nothing', () => {
    expect(accountUse(account('10000', '0', '-200'))).toEqual({ used: 1, reserved: 0 });
    expect(accountUse(account('0', '0', '0'))).toEqual({ used: 0, reserved: 0 });
  });
});

describe(freeToUse.name, () => {
  it('is missing, not zero, before the broker has stated anything', () => {
    const unstated = { ...account('0', '0', '0'), balancesAsOf: 0 };
    expect(freeToUse(unstated)).toBeUndefined();
    expect(accountUse(unstated)).toBeUndefined();
    expect(freeToUse(account('0', '0', '0'))).toBe('0');
  });
});
