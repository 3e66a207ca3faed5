import { describe, expect, it } from '@jest/globals';
import type { BrokerView, ConnectionView } from '#contract';
import { connectSteps, environmentWords, firstEnvironment, shownConnections } from './model.js';

const tradier: BrokerView = {
  name: 'tradier',
  title: 'Tradier',
  environments: ['live', 'paper'],
  simulated: false,
  capabilities: {
    gtc: true,
    legsMax: 4,
    preview: true,
    replace: 'keepsId',
    dedupesClientOrderId: false,
    lookup: 'byTagScan',
    stream: true,
    token: 'daily',
  },
  loginWords: 'You sign in again every day.',
};
const connection = (id: string, state: ConnectionView['state']): ConnectionView => ({
  id,
  broker: 'tradier',
  title: 'Tradier',
  environment: 'paper',
  state,
  accounts: [],
  reloginPlanAccepted: false,
});

describe(firstEnvironment.name, () => {
  it('offers paper money first, and live only where there is no paper', () => {
    expect(firstEnvironment(tradier)).toBe('paper');
    expect(firstEnvironment({ ...tradier, environments: ['live'] })).toBe('live');
  });
});

describe(environmentWords.name, () => {
  it('warns of real money, and does not where there is none', () => {
    expect(environmentWords(tradier, 'live')).toContain('lose far more than you receive');
    expect(environmentWords({ ...tradier, simulated: true }, 'live')).toContain('no real money');
  });
});

describe(connectSteps.name, () => {
  it('says where the password goes, what the token can do, and the way back', () => {
    expect(connectSteps(tradier)).toHaveLength(3);
    expect(connectSteps(tradier).join(' ')).toMatch(
      /never sees your password.*cannot move money.*disconnect at any time/,
    );
  });
});

describe(shownConnections.name, () => {
  it('puts a login that has ended before those that work', () => {
    const ended = { ...connection('b', 'disconnected'), accounts: [{ id: '1', name: 'Margin' }] };
    const all = [connection('a', 'connected'), ended, connection('c', 'relogin')];
    expect(shownConnections(all).map((one) => one.id)).toEqual(['c', 'a', 'b']);
  });

  it('leaves out what has ended without ever reaching an account', () => {
    expect(shownConnections([connection('a', 'disconnected'), connection('b', 'failed')]).map((one) => one.id)).toEqual(
      ['b'],
    );
  });
});
