import { describe, expect, it } from '@jest/globals';
import { ConfigError, type ConfigProblem, loadConfig } from '#platform/config';
import { marketConfigSchema, shardOfSettings } from './market.config.js';

const KEY = 'a-very-secret-key';
const MASSIVE = {
  DATABASE_URL: 'postgresql://localhost/x',
  REDIS_URL: 'redis://localhost',
  THETAPOD_HTTP_PORT: '0',
  THETAPOD_FEED: 'massive',
  THETAPOD_MASSIVE_KEY: KEY,
};
const LOCAL = { THETAPOD_MASSIVE_WS_URL: 'ws://127.0.0.1:1', THETAPOD_MASSIVE_REST_URL: 'http://127.0.0.1:1' };

function problemsOf(env: Record<string, string>): readonly ConfigProblem[] {
  try {
    loadConfig(marketConfigSchema, env);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

describe('settings of the feed from Massive', () => {
  it('are the vendor’s addresses and a key that nobody sees', () => {
    const config = loadConfig(marketConfigSchema, { ...MASSIVE, THETAPOD_PROFILE: 'live' });
    expect(config).toMatchObject({
      THETAPOD_MASSIVE_WS_URL: 'wss://socket.massive.com',
      THETAPOD_MASSIVE_REST_URL: 'https://api.massive.com',
      THETAPOD_MASSIVE_CONNECTIONS: 1,
    });
    expect(config.THETAPOD_MASSIVE_KEY?.expose()).toBe(KEY);
    expect(JSON.stringify(config)).not.toContain(KEY);
  });

  it('need a key', () => {
    const { THETAPOD_MASSIVE_KEY: _key, ...bare } = MASSIVE;
    expect(problemsOf(bare).map(({ name }) => name)).toEqual(['THETAPOD_MASSIVE_KEY']);
  });

  it('may name this machine in the demo and never in the live profile', () => {
    expect(problemsOf({ ...MASSIVE, ...LOCAL })).toEqual([]);
    const names = problemsOf({ ...MASSIVE, ...LOCAL, THETAPOD_PROFILE: 'live' }).map(({ name }) => name);
    expect(names).toEqual(['THETAPOD_MASSIVE_WS_URL', 'THETAPOD_MASSIVE_REST_URL']);
    const secure = { THETAPOD_MASSIVE_WS_URL: 'wss://localhost', THETAPOD_MASSIVE_REST_URL: 'https://[::1]' };
    expect(problemsOf({ ...MASSIVE, ...secure, THETAPOD_PROFILE: 'live' })).toHaveLength(2);
  });

  it('are addresses without a path', () => {
    const odd = {
      THETAPOD_MASSIVE_WS_URL: 'wss://feed.example/options',
      THETAPOD_MASSIVE_REST_URL: 'https://me:pw@feed.example',
    };
    expect(problemsOf({ ...MASSIVE, ...odd })).toHaveLength(2);
  });

  it('send the key to no other machine without TLS, and to no mixture of vendor and simulator', () => {
    const plain = { THETAPOD_MASSIVE_WS_URL: 'ws://feed.example', THETAPOD_MASSIVE_REST_URL: 'http://feed.example' };
    expect(problemsOf({ ...MASSIVE, ...plain })).toHaveLength(2);
    const mixed = { THETAPOD_MASSIVE_WS_URL: 'ws://127.0.0.1:1' };
    expect(problemsOf({ ...MASSIVE, ...mixed }).map(({ name }) => name)).toEqual(['THETAPOD_MASSIVE_REST_URL']);
  });
});

describe('settings of several feeds', () => {
  const THETA = { THETAPOD_THETA_SIMULATED: 'true' };
  const feeds = (THETAPOD_FEED: string, more: Record<string, string> = {}) => ({ ...MASSIVE, THETAPOD_FEED, ...more });
  const namesOf = (env: Record<string, string>) => problemsOf(env).map(({ name }) => name);

  it('are in the order of preference', () => {
    const config = loadConfig(marketConfigSchema, feeds('theta, massive'));
    expect(config).toMatchObject({
      THETAPOD_FEED: ['theta', 'massive'],
      THETAPOD_THETA_WS_URL: 'ws://127.0.0.1:25520',
      THETAPOD_THETA_REST_URL: 'http://127.0.0.1:25503',
      THETAPOD_THETA_STREAMS: 10_000,
      THETAPOD_THETA_SIMULATED: false,
    });
  });

  it.each(['massive,massive', 'massive,replay', 'simulator,theta', 'massive,', 'opra'])('are refused as %s', (text) => {
    expect(namesOf(feeds(text, { THETAPOD_SIMULATOR_URL: 'http://127.0.0.1:1' }))).toContain('THETAPOD_FEED');
  });

  it('are all real or all simulated, and never simulated in the live profile', () => {
    expect(namesOf(feeds('massive,theta', THETA))).toEqual(['THETAPOD_THETA_SIMULATED']);
    expect(namesOf(feeds('massive,theta', LOCAL))).toEqual(['THETAPOD_THETA_SIMULATED']);
    expect(namesOf(feeds('massive,theta', { ...LOCAL, ...THETA }))).toEqual([]);
    const live = { ...THETA, THETAPOD_PROFILE: 'live' };
    expect(namesOf(feeds('theta', live))).toEqual(['THETAPOD_THETA_SIMULATED']);
    expect(namesOf(feeds('theta', { THETAPOD_PROFILE: 'live' }))).toEqual([]);
  });

  it('reach a terminal on another machine with TLS alone', () => {
    expect(namesOf(feeds('theta', { THETAPOD_THETA_WS_URL: 'ws://terminal.example' }))).toEqual([
      'THETAPOD_THETA_WS_URL',
    ]);
    expect(namesOf(feeds('theta', { THETAPOD_THETA_WS_URL: 'wss://terminal.example' }))).toEqual([]);
  });
});

describe('the division among market processes', () => {
  const SIMULATOR = { ...MASSIVE, THETAPOD_FEED: 'simulator', THETAPOD_SIMULATOR_URL: 'http://127.0.0.1:1' };

  it('is one process unless told otherwise', () => {
    expect(shardOfSettings(loadConfig(marketConfigSchema, SIMULATOR))).toEqual({ number: 1, count: 1 });
    const second = { ...SIMULATOR, THETAPOD_MARKET_PROCESSES: '3', THETAPOD_MARKET_NUMBER: '2' };
    expect(shardOfSettings(loadConfig(marketConfigSchema, second))).toEqual({ number: 2, count: 3 });
  });

  it.each([
    ['a number beyond the count', { ...SIMULATOR, THETAPOD_MARKET_NUMBER: '2' }, 'THETAPOD_MARKET_NUMBER'],
    [
      'a replay in several processes',
      { ...MASSIVE, THETAPOD_FEED: 'replay', THETAPOD_REPLAY_FOLDER: '/x', THETAPOD_MARKET_PROCESSES: '2' },
      'THETAPOD_MARKET_PROCESSES',
    ],
    [
      'ThetaData in several processes',
      { ...MASSIVE, THETAPOD_FEED: 'theta', THETAPOD_MARKET_PROCESSES: '2' },
      'THETAPOD_MARKET_PROCESSES',
    ],
    [
      'fewer connections than processes',
      { ...MASSIVE, THETAPOD_MARKET_PROCESSES: '2' },
      'THETAPOD_MASSIVE_CONNECTIONS',
    ],
  ])('refuses %s', (_words, env, name) => {
    expect(problemsOf(env).map((problem) => problem.name)).toEqual([name]);
  });

  it('takes as many connections to Massive as there are processes', () => {
    expect(problemsOf({ ...MASSIVE, THETAPOD_MARKET_PROCESSES: '2', THETAPOD_MASSIVE_CONNECTIONS: '2' })).toEqual([]);
  });
});

describe('settings of the feed from brokers', () => {
  const { THETAPOD_MASSIVE_KEY: _key, ...rest } = MASSIVE;
  const BROKER = { ...rest, THETAPOD_FEED: 'broker' };
  const SIMULATED = { THETAPOD_SIMULATOR_URL: 'http://127.0.0.1:1' };

  it('need nothing else, and may stand beside a vendor’s', () => {
    expect(loadConfig(marketConfigSchema, { ...BROKER, THETAPOD_PROFILE: 'live' })).toMatchObject({
      ...{ THETAPOD_FEED: ['broker'], THETAPOD_BROKER_DAYS: 75 },
    });
    expect(problemsOf({ ...MASSIVE, THETAPOD_FEED: 'massive,broker' })).toEqual([]);
  });

  it('refuse a simulator in the live profile, and one beside what is real', () => {
    const names = (env: Record<string, string>) => problemsOf(env).map(({ name }) => name);
    expect(names({ ...BROKER, ...SIMULATED })).toEqual([]);
    expect(names({ ...BROKER, ...SIMULATED, THETAPOD_PROFILE: 'live' })).toEqual(['THETAPOD_SIMULATOR_URL']);
    expect(names({ ...MASSIVE, ...SIMULATED, THETAPOD_FEED: 'massive,broker' })).toEqual(['THETAPOD_SIMULATOR_URL']);
  });
});
