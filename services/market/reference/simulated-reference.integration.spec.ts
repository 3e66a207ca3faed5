/** Real: Postgres, files, the simulated exchange over HTTP. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Underlying } from '#core/units';
import { systemClock, systemTimers } from '#platform/clock';
import { ReferenceStore } from '#store/reference';
import { type FreshDatabase, freshDatabase } from '#store/testing';
import { Exchange, type ExchangeServer, newWorld, startExchangeServer } from '../../simulator/exchange/index.js';
import { SimulatorClient } from '../feeds/index.js';
import { ReferenceFolder, SimulatedReference } from './index.js';

let database: FreshDatabase;
let folder: string;
let server: ExchangeServer;
let store: ReferenceStore;
let read: string[] = [];
beforeAll(async () => {
  database = await freshDatabase({ poolMax: 3 });
  folder = await mkdtemp(join(tmpdir(), 'reference-'));
  store = new ReferenceStore(database.pool);
  const exchange = new Exchange(newWorld(1, 1, systemClock.now()));
  const onFailure = (error: unknown) => {
    throw error;
  };
  server = await startExchangeServer({ exchange, clock: systemClock, timers: systemTimers, port: 0, onFailure });
});
afterAll(async () => {
  await server.close();
  await database.drop();
  await rm(folder, { recursive: true });
});

const onRead = ({ name }: { readonly name: string }) => read.push(name);
const AAPL = 'AAPL' as Underlying;

describe(SimulatedReference.name, () => {
  it('gives the demo facts, and takes them back before a person’s own and before a real market', async () => {
    const client = new SimulatorClient(`http://127.0.0.1:${server.port}`);
    const simulated = new SimulatedReference({ store, onRead, read: (file) => client.reference(file) });
    await simulated.look();
    await simulated.look();
    expect(read).toEqual(['simulated/underlyings.csv', 'simulated/earnings.csv', 'simulated/dividends.csv']);
    const facts = (await store.facts()).get(AAPL);
    expect(facts?.sector).toMatchObject({ name: 'Information Technology', source: 'simulated' });
    expect(facts?.dividends?.[0]).toMatchObject({ amount: 2_800, source: 'simulated' });
    expect(facts?.earnings?.length).toBeGreaterThan(0);
    expect((await store.files()).map(({ faults }) => faults)).toEqual([[], [], []]);

    await new SimulatedReference({ store, onRead }).look();
    expect(await store.facts()).toEqual(new Map());
    const version = await store.version();
    await new SimulatedReference({ store, onRead }).look();
    expect(await store.version()).toBe(version);

    await simulated.look();
    expect((await store.facts()).size).toBe(60);
    const lines = 'underlying,sector,known_until,source,as_of\nAAPL,Technology,2026-03-31,me,2025-11-20';
    await writeFile(join(folder, 'underlyings.csv'), lines);
    read = [];
    await new ReferenceFolder({ folder, store, onRead }).look();
    await simulated.look();
    await simulated.look();
    expect(read).toEqual(['underlyings.csv']);
    const own = await store.facts();
    expect([...own.keys()]).toEqual(['AAPL']);
    expect(own.get(AAPL)).toMatchObject({ sector: { name: 'Technology', source: 'me' }, earnings: [], dividends: [] });
  });
});
