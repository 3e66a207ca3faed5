import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from '@jest/globals';
import { SCHWAB } from '../adapters/schwab/index.js';
import { TRADIER } from '../adapters/tradier/index.js';
import { brokersConfigSchema, keyRingOf } from '../brokers.config.js';
import { isLoopback, readBrokerSetups } from './brokers-file.js';
import { offerOf } from './offer.js';

const folder = mkdtempSync(path.join(os.tmpdir(), 'thetapod-setup-'));
afterAll(() => rmSync(folder, { recursive: true }));
writeFileSync(path.join(folder, 'ca.pem'), 'PEM');

const client = { clientId: 'id', clientSecret: 'a-secret' };
const local = { api: 'https://127.0.0.1:7001', ws: 'wss://127.0.0.1:7002' };
const simulated = { ...client, simulated: true, hosts: { paper: local }, caFile: 'ca.pem' };

function read(content: unknown, profile: 'demo' | 'live' = 'demo') {
  const file = path.join(folder, 'brokers.json');
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
  return readBrokerSetups({ file, kinds: [TRADIER], profile });
}

describe(readBrokerSetups.name, () => {
  it('offers nothing without a file', () => {
    expect(readBrokerSetups({ file: undefined, kinds: [TRADIER], profile: 'demo' })).toEqual([]);
  });

  it('takes the broker’s own hosts where the file names none', () => {
    const [setup] = read({ tradier: client }, 'live');
    expect(setup?.environments.get('live')).toEqual({ api: 'https://api.tradier.com', ws: 'https://ws.tradier.com' });
    expect([...(setup?.environments.keys() ?? [])]).toEqual(['live', 'paper']);
    expect(JSON.stringify(setup)).not.toContain('a-secret');
  });

  it('lets no real money trade on the demo’s market', () => {
    const [setup] = read({ tradier: client });
    expect([...(setup?.environments.keys() ?? [])]).toEqual(['paper']);
    const readSchwab = () => readBrokerSetups({ file, kinds: [SCHWAB], profile: 'demo' });
    const file = path.join(folder, 'brokers.json');
    writeFileSync(file, JSON.stringify({ schwab: client }));
    expect(readSchwab).toThrow('no paper accounts');
  });

  it('never sends a simulator’s client to the broker itself', () => {
    const [setup] = read({ tradier: simulated });
    expect([...(setup?.environments.entries() ?? [])]).toEqual([['paper', local]]);
    expect(setup).toMatchObject({ simulated: true, ca: 'PEM' });
    expect(setup && offerOf(setup)).toMatchObject({ name: 'tradier', environments: ['paper'], simulated: true });
    expect(() => read({ tradier: { ...simulated, hosts: { paper: { api: local.api } } } })).toThrow('no ws');
  });

  it.each([
    ['a simulator in the live profile', { tradier: simulated }, 'live', 'the live profile takes no simulator'],
    [
      'a host on this machine in the live profile',
      { tradier: { ...client, hosts: { live: { api: local.api } } } },
      'live',
      'no host on this machine',
    ],
    ['a broker that is not known', { nobody: client }, 'demo', 'nobody: no such broker'],
    [
      'a role that is not known',
      { tradier: { ...client, hosts: { live: { files: local.api } } } },
      'demo',
      'no host files',
    ],
    [
      'a host without TLS',
      { tradier: { ...client, hosts: { live: { api: 'http://127.0.0.1' } } } },
      'demo',
      'https://',
    ],
    ['a missing secret', { tradier: { clientId: 'id' } }, 'demo', 'clientSecret'],
    ['a misspelt field', { tradier: { ...client, hostz: {} } }, 'demo', 'hostz'],
    [
      'a certificate that is not there',
      { tradier: { ...simulated, caFile: 'no.pem' } },
      'demo',
      'no.pem cannot be read',
    ],
    ['what is not JSON', '{', 'demo', 'the file is not JSON'],
  ] as const)('refuses %s', (_name, content, profile, message) => {
    expect(() => read(content, profile)).toThrow(message);
  });

  it('keeps secrets out of its complaints', () => {
    const act = () => read({ tradier: { ...client, clientId: 7 } });
    expect(act).toThrow('clientId');
    expect(act).not.toThrow('a-secret');
  });
});

describe(isLoopback.name, () => {
  it.each([
    'https://127.0.0.1',
    'https://127.9.9.9:1',
    'https://localhost',
    'https://a.localhost.',
    'https://[::1]',
    'https://[::ffff:127.0.0.1]',
    'https://0.0.0.0',
    'https://0x7f000001',
  ])('knows %s', (address) => expect(isLoopback(address)).toBe(true));
  it.each(['https://api.tradier.com', 'https://localhost.example.com', 'https://10.0.0.1', 'https://128.0.0.1'])(
    'lets %s pass',
    (address) => expect(isLoopback(address)).toBe(false),
  );
});

describe(keyRingOf.name, () => {
  const key = Buffer.alloc(32, 1).toString('base64');
  const settings = { DATABASE_URL: 'postgresql://d', REDIS_URL: 'redis://r', THETAPOD_HTTP_PORT: '0' };
  const ringOf = (more: Record<string, string>) => keyRingOf(brokersConfigSchema.parse({ ...settings, ...more }));

  it('needs a master key in the live profile, and wherever brokers are offered', () => {
    expect(ringOf({})).toBeUndefined();
    expect(() => ringOf({ THETAPOD_PROFILE: 'live' })).toThrow('THETAPOD_MASTER_KEY');
    expect(() => ringOf({ THETAPOD_BROKERS_FILE: 'b.json' })).toThrow('THETAPOD_MASTER_KEY');
    expect(ringOf({ THETAPOD_MASTER_KEY: key })?.current.id).toMatch(/^[0-9a-f]{16}$/);
  });

  it('lets brokers of the live profile send people back over TLS only', () => {
    const live = { THETAPOD_PROFILE: 'live', THETAPOD_MASTER_KEY: key };
    expect(() => ringOf({ ...live, THETAPOD_PUBLIC_ORIGINS: 'http://localhost:1' })).toThrow('THETAPOD_PUBLIC_ORIGINS');
    expect(ringOf({ ...live, THETAPOD_PUBLIC_ORIGINS: 'https://thetapod.example' })).toBeDefined();
  });

  it('refuses a key of another length without repeating it', () => {
    const short = Buffer.alloc(16, 1).toString('base64');
    const act = () => ringOf({ THETAPOD_MASTER_KEY: short });
    expect(act).toThrow('32 random bytes');
    expect(act).not.toThrow(short);
  });
});
