import { podConfigSchema } from '../../pods/pod.config.js';
import { brokersConfigSchema } from '../../services/brokers/brokers.config.js';
import { computeConfigSchema } from '../../services/compute/compute.config.js';
import { gatewayConfigSchema } from '../../services/gateway/gateway.config.js';
import { marketConfigSchema } from '../../services/market/market.config.js';
import { ConfigError, loadConfig } from '../../services/platform/config/index.js';
import { simulatorConfigSchema } from '../../services/simulator/simulator.config.js';

const COMMON = {
  DATABASE_URL: 'postgresql://localhost/x',
  REDIS_URL: 'redis://localhost',
  THETAPOD_HTTP_PORT: '0',
};
const FEED = { THETAPOD_FEED: 'simulator', THETAPOD_SIMULATOR_URL: 'http://127.0.0.1:1' };
const KEY = Buffer.alloc(32, 7).toString('base64');
const SECRETS = {
  THETAPOD_MASTER_KEY: KEY,
  THETAPOD_MASTER_KEY_OLD: KEY,
  THETAPOD_BROKERS_FILE: '/brokers.json',
};

describe('the settings of roles that do not speak to brokers', () => {
  it.each([
    ['gateway', gatewayConfigSchema, {}],
    ['market', marketConfigSchema, FEED],
    ['pod', podConfigSchema, { THETAPOD_POD_ID: 'pod-1' }],
    ['compute', computeConfigSchema, {}],
    ['simulator', simulatorConfigSchema, {}],
  ])('%s does not start with a master key or the clients’ secrets', (_name, schema, own) => {
    const env = { ...COMMON, ...own };
    expect(() => loadConfig(schema, env)).not.toThrow();
    for (const [name, value] of Object.entries(SECRETS)) {
      const act = () => loadConfig(schema, { ...env, [name]: value });
      expect(act).toThrow(ConfigError);
      expect(act).toThrow(`${name}: no such setting.`);
      expect(act).not.toThrow(value);
    }
  });

  it('are not those of the desk, which alone takes them', () => {
    expect(loadConfig(brokersConfigSchema, { ...COMMON, ...SECRETS })).toMatchObject({ THETAPOD_MASTER_KEY: KEY });
  });
});
