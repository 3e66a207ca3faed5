import { describe, expect, it } from '@jest/globals';
import type { AccountSummaryView, StopView } from '#contract';
import { stopBanner, unexplained } from './stop-banner.js';

const NOW = 1_000_000_000_000;
const account = (id: string, stop: AccountSummaryView['stop']): AccountSummaryView => ({
  id,
  name: `Account ${id}`,
  broker: 'paper',
  mode: 'paper',
  type: 'margin',
  stop,
  ownStop: stop,
  currency: 'USD',
  cash: '0',
  requirement: '0',
  reserved: '0',
  optionBuyingPower: '0',
  drift: false,
  balancesAsOf: 0,
});
const stop = (over: Partial<StopView>): StopView => ({
  scope: 'account',
  subject: 'a',
  level: 'no_openings',
  reason: '',
  setAt: NOW - 180_000,
  mayLift: true,
  ...over,
});
const words = (over: Partial<StopView>) =>
  stopBanner(stop(over), { accounts: [account('a', 'no_openings')], bots: [] });

describe(stopBanner.name, () => {
  it('says what holds whom, since when, and why', () => {
    expect(words({ reason: 'odd quotes.' })).toMatch(
      /^No openings for Account a since .*\. Nothing new is sold; exits go on\. Reason: odd quotes\.$/,
    );
  });

  it('says that an operator stopped everybody, and that only an operator lifts it', () => {
    const everybody = words({ scope: 'everybody', subject: undefined, level: 'flatten', mayLift: false });
    expect(everybody).toMatch(/^Flatten for everybody by an operator since /);
    expect(everybody).toMatch(/Only an operator lifts it\.$/);
  });
});

describe(unexplained.name, () => {
  it('speaks for an account whose stop is not in the list', () => {
    expect(unexplained([account('a', 'manage_only'), account('b', 'none')], [])).toEqual([
      'Manage only on Account a. Bots send nothing; only you may close and cancel.',
    ]);
  });

  it('is silent where a listed stop says it already', () => {
    expect(unexplained([account('a', 'no_openings')], [stop({})])).toEqual([]);
    expect(unexplained([account('a', 'no_openings')], [stop({ scope: 'user', subject: 'u' })])).toEqual([]);
  });
});
