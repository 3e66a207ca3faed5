import { describe, expect, it } from '@jest/globals';
import type { ConnectionView } from '#contract';
import { loginWarning } from './login-warning.js';

const NOW = 1_000_000_000;
const HOUR = 3_600_000;
const connection = (over: Partial<ConnectionView>): ConnectionView => ({
  id: 'c',
  broker: 'schwab',
  title: 'Schwab',
  environment: 'live',
  state: 'connected',
  accounts: [],
  reloginPlanAccepted: false,
  ...over,
});
const warning = (over: Partial<ConnectionView>) => loginWarning(connection(over), NOW);

describe(loginWarning.name, () => {
  it('is silent while there is more than a day, and where no login ends', () => {
    expect(warning({ sessionEndsAt: NOW + 25 * HOUR })).toBeUndefined();
    expect(warning({})).toBeUndefined();
    expect(warning({ state: 'connecting', sessionEndsAt: NOW })).toBeUndefined();
  });

  it('warns within a day and grows loud within two hours', () => {
    const day = warning({ sessionEndsAt: NOW + 3 * HOUR });
    expect(day).toMatchObject({ tone: 'caution' });
    expect(day?.words).toMatch(/^Schwab: sign in again by \w{3} \d+ \w{3} \d\d:\d\d, or its bots/);
    expect(warning({ sessionEndsAt: NOW + 2 * HOUR })).toMatchObject({ tone: 'negative' });
  });

  it('says that exits cannot be sent once it has ended', () => {
    expect(warning({ state: 'relogin' })).toEqual({
      words: 'Schwab: the login has ended. Until you sign in again nothing can be sent, exits neither.',
      tone: 'negative',
    });
  });
});
