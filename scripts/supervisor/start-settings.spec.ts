import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type Addresses, entryOf, planRoles } from './roles.js';
import { readStartSettings, type StartFlags } from './start-settings.js';

const flags: StartFlags = { port: 4300, dataDir: '/data', watch: false };
let replay: string;

beforeAll(() => {
  replay = mkdtempSync(path.join(os.tmpdir(), 'thetapod-replay-'));
  writeFileSync(path.join(replay, 'chains.csv'), '');
});
afterAll(() => rmSync(replay, { recursive: true }));

describe(readStartSettings.name, () => {
  it('needs no setting at all', () => {
    const settings = readStartSettings(flags, { PATH: '/bin', DATABASE_URL: '', THETAPOD_LOG_LEVEL: '' });
    expect(settings).toMatchObject({
      profile: 'demo',
      logLevel: 'info',
      databaseUrl: undefined,
      replayFolder: undefined,
    });
  });

  it('names every problem at once', () => {
    const environment = { DATABASE_URL: 'mysql://x', THETAPOD_LOG_LEVEL: 'loud', THETAPOD_TYPO: '1' };
    const act = () => readStartSettings({ ...flags, replay: '/nowhere', speed: 2 }, environment);
    for (const name of ['DATABASE_URL', 'THETAPOD_LOG_LEVEL', 'THETAPOD_TYPO', '--replay']) expect(act).toThrow(name);
  });

  it('refuses a speed without a replay', () => {
    expect(() => readStartSettings({ ...flags, speed: 2 }, {})).toThrow('--speed needs --replay');
  });

  it('accepts a folder with tables', () => {
    expect(readStartSettings({ ...flags, replay }, {}).replayFolder).toBe(replay);
  });
});

describe('the live profile', () => {
  const live = {
    THETAPOD_PROFILE: 'live',
    THETAPOD_FEED: 'broker',
    THETAPOD_BROKERS_FILE: '/brokers.json',
    THETAPOD_MASTER_KEY: 'S2V5',
    THETAPOD_SIGN_IN_KEY: 'a'.repeat(43),
    THETAPOD_PUBLIC_ORIGINS: 'https://thetapod.example.org',
  };

  it('says all that it needs, and refuses a market that is not real', () => {
    for (const name of Object.keys(live).slice(1))
      expect(() => readStartSettings(flags, { THETAPOD_PROFILE: 'live' })).toThrow(`needs ${name}`);
    const { THETAPOD_FEED: _feed, ...without } = live;
    expect(() => readStartSettings({ ...flags, replay }, without)).toThrow('live and --replay exclude each other');
    expect(() => readStartSettings(flags, { ...live, THETAPOD_SIMULATOR_VENDORS: 'true' })).toThrow(
      'live and THETAPOD_SIMULATOR_VENDORS exclude each other',
    );
  });

  it('has no simulator, and hands no role an address of this machine as that of browsers', async () => {
    let next = 5000;
    const addresses = {
      ...{ databaseUrl: 'postgresql://d', redisUrl: 'redis://r', publicPort: 4300 },
      takePort: async () => next++,
    };
    const roles = await planRoles(readStartSettings(flags, live), addresses, '/web');
    expect(roles.map(({ name }) => name)).toEqual(['market', 'desk', 'pod-1', 'pod-2', 'compute', 'gateway']);
    const [market] = roles;
    expect(market?.environment).toMatchObject({ THETAPOD_PROFILE: 'live', THETAPOD_FEED: 'broker' });
    expect(market?.environment).not.toHaveProperty('THETAPOD_SIMULATOR_URL');
    const origins = roles.flatMap(({ environment }) => environment['THETAPOD_PUBLIC_ORIGINS'] ?? []);
    expect(origins).toEqual(['https://thetapod.example.org', 'https://thetapod.example.org']);
  });
});

describe(planRoles.name, () => {
  const addresses = (): Addresses => {
    let next = 5000;
    return { databaseUrl: 'postgresql://d', redisUrl: 'redis://r', publicPort: 4300, takePort: async () => next++ };
  };
  const plan = (extra: Partial<StartFlags>, environment = {}) =>
    planRoles(readStartSettings({ ...flags, ...extra }, environment), addresses(), '/web');

  it('hands the master key to the desk alone, and to desk and gateway where browsers reach them', async () => {
    const settings = readStartSettings(flags, { THETAPOD_BROKERS_FILE: '/brokers.json' });
    const roles = await planRoles(settings, { ...addresses(), masterKey: 'S2V5' }, '/web');
    const having = (name: string) => roles.filter(({ environment }) => name in environment).map((role) => role.name);
    expect(having('THETAPOD_MASTER_KEY')).toEqual(['desk']);
    expect(having('THETAPOD_BROKERS_FILE')).toEqual(['desk']);
    expect(having('THETAPOD_PUBLIC_ORIGINS')).toEqual(['simulator', 'desk', 'gateway']);
    expect(roles.find(({ name }) => name === 'gateway')?.environment).toMatchObject({
      THETAPOD_PUBLIC_ORIGINS: 'http://localhost:4300,http://127.0.0.1:4300',
    });
  });

  it('runs two pods, and the simulator as the feed', async () => {
    const roles = await plan({});
    expect(roles.map(({ name }) => name)).toEqual([
      'simulator',
      'market',
      'desk',
      'pod-1',
      'pod-2',
      'compute',
      'gateway',
    ]);
    const environmentOf = (name: string) => roles.find((role) => role.name === name)?.environment;
    const exchange = environmentOf('simulator')?.['THETAPOD_SIMULATOR_PORT'];
    expect(environmentOf('market')?.['THETAPOD_SIMULATOR_URL']).toBe(`http://127.0.0.1:${exchange}`);
    expect(environmentOf('gateway')?.['THETAPOD_HTTP_PORT']).toBe('4300');
    expect(new Set(roles.map(({ port }) => port)).size).toBe(roles.length);
  });

  it('replaces the exchange by the files of a replay, and leaves the simulated brokers', async () => {
    const roles = await plan({ replay, speed: 60 });
    const simulator = roles.find(({ name }) => name === 'simulator')?.environment;
    expect(simulator).toMatchObject({ THETAPOD_SIMULATOR_EXCHANGE: 'false' });
    expect(simulator).not.toHaveProperty('THETAPOD_SIMULATOR_PORT');
    const market = roles.find(({ name }) => name === 'market')?.environment;
    expect(market).toMatchObject({
      THETAPOD_FEED: 'replay',
      THETAPOD_REPLAY_FOLDER: replay,
      THETAPOD_REPLAY_SPEED: '60',
    });
  });

  it('refuses a replay beside a vendor’s feed', async () => {
    await expect(async () =>
      plan({ replay }, { THETAPOD_FEED: 'massive', THETAPOD_MASSIVE_KEY: 'secret' }),
    ).rejects.toThrow('--replay and THETAPOD_FEED exclude each other');
  });

  it('replaces the exchange by a vendor’s feed, whose key market alone has', async () => {
    const roles = await plan({}, { THETAPOD_FEED: 'massive', THETAPOD_MASSIVE_KEY: 'secret' });
    const simulator = roles.find(({ name }) => name === 'simulator')?.environment;
    expect(simulator).toMatchObject({ THETAPOD_SIMULATOR_EXCHANGE: 'false' });
    const having = roles.filter(({ environment }) => 'THETAPOD_MASSIVE_KEY' in environment);
    expect(having.map(({ name }) => name)).toEqual(['market']);
    expect(having[0]?.environment).toMatchObject({ THETAPOD_FEED: 'massive' });
  });

  it('lets simulated brokers see the exchange where their quotes are the feed, and real ones no simulator', async () => {
    const environmentsOf = (roles: Awaited<ReturnType<typeof plan>>) =>
      ['simulator', 'market'].map((name) => roles.find((role) => role.name === name)?.environment ?? {});
    const [simulator = {}, market] = environmentsOf(await plan({}, { THETAPOD_FEED: 'broker' }));
    expect(simulator['THETAPOD_SIMULATOR_BROKERS_SEE']).toBe('exchange');
    expect(market).toMatchObject({
      THETAPOD_FEED: 'broker',
      THETAPOD_SIMULATOR_URL: `http://127.0.0.1:${simulator['THETAPOD_SIMULATOR_PORT']}`,
    });
    const real = await plan({}, { THETAPOD_FEED: 'broker', THETAPOD_BROKERS_FILE: 'brokers.json' });
    expect(environmentsOf(real)[1]).not.toHaveProperty('THETAPOD_SIMULATOR_URL');
  });

  it('lets two simulated vendors tell the market with one setting', async () => {
    const roles = await plan({}, { THETAPOD_SIMULATOR_VENDORS: 'true' });
    const environmentOf = (name: string) => roles.find((role) => role.name === name)?.environment ?? {};
    const simulator = environmentOf('simulator');
    const ports = ['', 'MASSIVE_', 'THETA_'].map((name) => simulator[`THETAPOD_SIMULATOR_${name}PORT`]);
    expect(new Set(ports).size).toBe(3);
    expect(environmentOf('market')).toMatchObject({
      THETAPOD_FEED: 'massive,theta',
      THETAPOD_SIMULATOR_URL: `http://127.0.0.1:${ports[0]}`,
      THETAPOD_MASSIVE_WS_URL: `ws://127.0.0.1:${ports[1]}`,
      THETAPOD_THETA_REST_URL: `http://127.0.0.1:${ports[2]}`,
      THETAPOD_THETA_SIMULATED: 'true',
    });
    const one = await plan({}, { THETAPOD_SIMULATOR_VENDORS: 'true', THETAPOD_FEED: 'theta' });
    expect(one.find(({ name }) => name === 'market')?.environment['THETAPOD_FEED']).toBe('theta');
  });

  it('sends nothing that belongs to a real vendor to the simulated ones', () => {
    const act =
      (more: object, extra: Partial<StartFlags> = {}) =>
      () =>
        readStartSettings({ ...flags, ...extra }, { THETAPOD_SIMULATOR_VENDORS: 'true', ...more });
    expect(act({ THETAPOD_MASSIVE_KEY: 'secret' })).toThrow('THETAPOD_MASSIVE_KEY and THETAPOD_SIMULATOR_VENDORS');
    expect(act({ THETAPOD_THETA_WS_URL: 'wss://x' })).toThrow('THETAPOD_THETA_WS_URL');
    expect(act({}, { replay })).toThrow('--replay');
    expect(act({ THETAPOD_SIMULATOR_VENDORS: 'yes' })).toThrow('must be true or false');
  });

  it('hands a setting only to the role that takes it', async () => {
    const roles = await plan({}, { THETAPOD_POD_SLOTS: '3' });
    const withSlots = roles.filter(({ environment }) => environment['THETAPOD_POD_SLOTS'] === '3');
    expect(withSlots.map(({ name }) => name)).toEqual(['pod-1', 'pod-2']);
    expect(roles.filter(({ environment }) => 'THETAPOD_POD_SLOTS' in environment)).toHaveLength(2);
  });

  it('divides the underlyings among as many market processes as it is told', async () => {
    const roles = await plan({}, { THETAPOD_MARKET_PROCESSES: '3' });
    const markets = roles.filter(({ folder }) => folder === 'services/market');
    expect(markets.map(({ name }) => name)).toEqual(['market-1', 'market-2', 'market-3']);
    expect(markets.map(({ environment }) => environment['THETAPOD_MARKET_NUMBER'])).toEqual(['1', '2', '3']);
    expect(new Set(markets.map(({ environment }) => environment['THETAPOD_MARKET_PROCESSES']))).toEqual(new Set(['3']));
    expect(entryOf('market-3')).toBe('dist/services/market/main.js');
    for (const wrong of ['0', '17', 'two']) {
      await expect(async () => plan({}, { THETAPOD_MARKET_PROCESSES: wrong })).rejects.toThrow('from 1 to 16');
    }
    await expect(async () => plan({ replay }, { THETAPOD_MARKET_PROCESSES: '2' })).rejects.toThrow(
      'one market process',
    );
  });

  it('knows each process by its name', () => {
    expect([entryOf('pod-2'), entryOf('desk'), entryOf('stranger')]).toEqual([
      'dist/pods/main.js',
      'dist/services/brokers/main.js',
      undefined,
    ]);
  });
});
