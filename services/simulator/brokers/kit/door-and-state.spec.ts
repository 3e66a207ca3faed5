/** Real: HTTP on loopback, files. Fake: the broker's wire. */
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { OccSymbol } from '#core/model';
import { MS_PER_MINUTE, type Price } from '#core/units';
import { createTradierSimulator } from '../tradier/index.js';
import { FaultScript, type SimBroker, type SimOrderTerms, StateFile, startControlDoor } from './index.js';
import { ManualWorld } from './testing/index.js';

const PUT = 'AAPL251219P00265000' as OccSymbol;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'thetapod-street-'));
});
afterAll(() => rm(folder, { recursive: true }));

function newBroker(): { broker: SimBroker; world: ManualWorld } {
  const world = new ManualWorld();
  world.setQuote(PUT, '2.45', '2.55');
  const clients = [{ clientId: 'c', clientSecret: 's', name: 'Thetapod', redirectUris: ['https://a.example/b'] }];
  return { world, broker: createTradierSimulator({ world, faults: new FaultScript(), clients, urls: {} }) };
}

const sale: SimOrderTerms = {
  ...{ account: '6YA00001', symbol: PUT, side: 'sell_to_open', quantity: 2 },
  ...{ limit: 30_000 as Price, duration: 'day' },
};

describe(startControlDoor.name, () => {
  it('fills, breaks, ends and shows what is behind the wire', async () => {
    const { broker } = newBroker();
    let saves = 0;
    const afterCommand = async () => {
      saves += 1;
    };
    const door = await startControlDoor({ brokers: new Map([['tradier', broker]]), port: 0, afterCommand });
    const call = async (method: string, where: string, body?: unknown, headers: Record<string, string> = {}) => {
      const init = { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) };
      const answer = await fetch(`http://127.0.0.1:${door.port}${where}`, init);
      return { status: answer.status, body: (await answer.json()) as never };
    };
    await broker.books['live']?.place(sale);
    const filled = await call('POST', '/tradier/fill', { order: 228_175, quantity: 1, price: 25_000 });
    expect(filled.body).toMatchObject({ id: 228_175, executions: [{ quantity: 1, price: 25_000 }] });
    expect((await call('POST', '/tradier/fill', { order: 1, quantity: 1, price: 1 })).status).toBe(409);
    expect((await call('GET', '/tradier/orders')).body).toMatchObject([
      { id: 228_175, symbol: PUT, account: '6YA00001' },
    ]);
    const settle = { environment: 'live', account: '6YA00001', symbol: PUT, kind: 'assigned' };
    expect((await call('POST', '/tradier/settle', { ...settle, quantity: 2 })).status).toBe(409);
    expect((await call('POST', '/tradier/settle', { ...settle, quantity: 1 })).body).toMatchObject({ quantity: 1 });
    const shares = [{ underlying: 'AAPL', quantity: 100 }];
    expect((await call('GET', '/tradier/positions')).body).toContainEqual(
      expect.objectContaining({ shares, positions: [] }),
    );
    await call('POST', '/tradier/faults', { route: 'orders.place', kind: 'slow', ms: 5 });
    expect(broker.faults.faults()).toEqual([{ route: 'orders.place', kind: 'slow', ms: 5 }]);
    await call('DELETE', '/tradier/faults');
    expect(broker.faults.faults()).toEqual([]);
    const account = {
      environment: 'paper',
      number: 'VA9',
      type: 'cash',
      optionLevel: 1,
      cash: 50_000_000,
      user: 'kim',
    };
    expect((await call('POST', '/tradier/accounts', account)).status).toBe(200);
    expect(broker.logins.user('kim')).toMatchObject({ accounts: ['VA9'], environment: 'paper' });
    expect((await call('POST', '/tradier/expire', { order: 228_175 })).body).toMatchObject({ status: 'expired' });
    expect((await call('POST', '/tradier/tokens/kill', { which: 'access' })).status).toBe(200);
    expect((await call('GET', '/nobody/orders')).status).toBe(404);
    expect((await call('POST', '/tradier/faults', { route: '' })).status).toBe(400);
    const page = { origin: 'http://evil.example' };
    expect((await call('POST', '/tradier/tokens/kill', {}, page)).status).toBe(404);
    expect(saves).toBe(14);
    await door.close();
  });
});

describe(StateFile.name, () => {
  it('lets orders, positions and logins survive a restart', async () => {
    const file = path.join(folder, 'state.json');
    const { broker, world } = newBroker();
    const state = new StateFile(file, new Map([['tradier', broker]]));
    await state.restore();
    await broker.books['live']?.place({ ...sale, limit: 24_000 as Price });
    await broker.books['live']?.work();
    await broker.books['live']?.work();
    const consent = { clientId: 'c', userId: 'alex-live', environment: 'live', scopes: ['read'] };
    const code = broker.logins.consent({ ...consent, redirectUri: 'https://a.example/b' });
    const answer = broker.logins.exchange({ clientId: 'c', clientSecret: 's', code });
    await Promise.all([state.save(), state.save()]);
    expect((await stat(file)).mode & 0o777).toBe(0o600);

    const { broker: next } = newBroker();
    await new StateFile(file, new Map([['tradier', next]])).restore();
    expect(next.books['live']?.truth()).toEqual(broker.books['live']?.truth());
    expect(next.books['live']?.positions('6YA00001')).toMatchObject([{ symbol: PUT, quantity: -2 }]);
    const token = answer.kind === 'issued' ? answer.tokens.accessToken : '';
    expect(next.logins.check(token).kind).toBe('good');
    world.pass(MS_PER_MINUTE);
    const written = await readFile(file, 'utf8');
    await state.save();
    expect(await readFile(file, 'utf8')).toBe(written);
  });
});
