import { describe, expect, it } from '@jest/globals';
import type { AccountSummaryView } from '#contract';
import { accountUse } from './account-use.js';

const account = (requirement: string, reserved: string, optionBuyingPower: string) =>
  ({ requirement, reserved, optionBuyingPower }) as AccountSummaryView;

describe(accountUse.name, () => {
  it('shares the buying power between positions, orders and what is free', () => {
    expect(accountUse(account('10000', '5000', '85000'))).toEqual({ used: 0.1, reserved: 0.05 });
  });

  it('is all used when nothing is free, and nothing when there is nothing', () => {
    expect(accountUse(account('10000', '0', '-200'))).toEqual({ used: 1, reserved: 0 });
    expect(accountUse(account('0', '0', '0'))).toEqual({ used: 0, reserved: 0 });
  });
});
