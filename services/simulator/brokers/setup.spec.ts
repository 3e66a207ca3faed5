/** Real: files, certificates. Fake: ports. */
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readSetUp, setUpSimulatedBrokers } from './setup.js';
import { TRADIER_SIMULATOR } from './tradier/index.js';

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(path.join(os.tmpdir(), 'thetapod-setup-'));
});
afterAll(() => rm(dataDir, { recursive: true }));

describe(setUpSimulatedBrokers.name, () => {
  it('says where each host is, and keeps ports, client and authority while it can', async () => {
    let next = 5_000;
    const options = { dataDir, kinds: [TRADIER_SIMULATOR], takePort: async () => next++ };
    const file = await setUpSimulatedBrokers({ ...options, isFree: async () => true });
    expect(file).toBe(path.join(dataDir, 'brokers.json'));
    const first = JSON.parse(await readFile(file, 'utf8'));
    expect(first).toEqual({
      tradier: {
        clientId: 'thetapod-demo',
        clientSecret: expect.stringMatching(/^[\w-]{43}$/),
        hosts: {
          live: { api: 'https://127.0.0.1:5000', ws: 'wss://127.0.0.1:5001' },
          paper: { api: 'https://127.0.0.1:5002', ws: 'wss://127.0.0.1:5003' },
        },
        caFile: path.join(dataDir, 'simulated-ca/ca.pem'),
        simulated: true,
      },
    });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const authority = await readFile(first.tradier.caFile, 'utf8');

    await setUpSimulatedBrokers({ ...options, isFree: async (port) => port !== 5_001 });
    const again = await readSetUp(dataDir);
    expect(again?.['tradier']?.clientSecret).toBe(first.tradier.clientSecret);
    expect(again?.['tradier']?.hosts.live).toEqual({ api: 'https://127.0.0.1:5000', ws: 'wss://127.0.0.1:5004' });
    expect(await readFile(first.tradier.caFile, 'utf8')).toBe(authority);
  });
});
