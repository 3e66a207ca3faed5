/** Real: Postgres with the migrations, Redis, the gateway over HTTP, a desk's command port in the form of a small server. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { BotConfig } from '#core/bot';
import type { UserId } from '#core/units';
import { queryRows } from '#platform/db';
import { PlatformError } from '#platform/errors';
import { waitUntil } from '#platform/testing';
import { AuditRepository } from '#store/audit';
import { StopRepository } from '#store/stops';
import type { AccountSummaryView, BotSummaryView, StopView } from '../contract/index.js';
import { type GatewayUnderTest, type Person, startGatewayUnderTest } from '../testing/index.js';
import { DeskDoor, StopsService } from './index.js';

let gateway: GatewayUnderTest;
let person: Person;
let accountId: string;
let botId: string;
beforeAll(async () => {
  gateway = await startGatewayUnderTest();
});
afterAll(() => gateway.stop());
beforeEach(async () => {
  await queryRows(gateway.pool, 'DELETE FROM stops');
  person = await gateway.newcomer();
  const { config } = await person.get<{ config: BotConfig }>('/api/bots/defaults');
  accountId = config.accountId;
  botId = (await person.post<{ id: string }>('/api/bots', { config })).id;
});

const account = async () =>
  (await person.get<AccountSummaryView[]>('/api/accounts')).find(({ id }) => id === accountId);

describe('stops', () => {
  it('hold a bot, an account or everything of a user, and are lifted one by one', async () => {
    const words = { reason: 'I want to look first.' };
    await person.post(`/api/stops/bot/${botId}`, { level: 'no_openings', ...words });
    await person.post(`/api/stops/account/${accountId}`, { level: 'manage_only' });
    const all = await person.post<StopView[]>('/api/stops/user', { level: 'flatten', ...words });
    expect(all).toMatchObject([
      {
        scope: 'user',
        subject: person.session?.userId,
        level: 'flatten',
        reason: 'I want to look first.',
        mayLift: true,
      },
      { scope: 'account', subject: accountId, level: 'manage_only', mayLift: true },
      { scope: 'bot', subject: botId, level: 'no_openings', mayLift: true },
    ]);
    expect(await account()).toMatchObject({ stop: 'flatten', ownStop: 'manage_only' });
    expect(await person.get<BotSummaryView[]>('/api/bots')).toMatchObject([{ id: botId, stop: 'no_openings' }]);
    await person.post('/api/stops/user', { level: 'none' });
    expect(await account()).toMatchObject({ stop: 'manage_only', ownStop: 'manage_only' });
    await person.post(`/api/stops/account/${accountId}`, { level: 'none', ...words });
    expect(await person.post<StopView[]>(`/api/stops/bot/${botId}`, { level: 'none' })).toEqual([]);
    expect(await account()).toMatchObject({ stop: 'none', ownStop: 'none' });
  });

  it('leave a trace of who set and lifted them, and why', async () => {
    await person.post('/api/stops/user', { level: 'manage_only', reason: 'A test.' });
    await person.post('/api/stops/user', { level: 'manage_only', reason: 'A test.' });
    await person.post('/api/stops/user', { level: 'none', reason: 'It is over.' });
    await person.post('/api/stops/user', { level: 'none' });
    const userId = person.session?.userId as UserId;
    const entries = await new AuditRepository(gateway.pool).listByUser(userId, { limit: 2 });
    expect(entries).toMatchObject([
      {
        act: 'STOP_LIFTED',
        subject: userId,
        detail: { scope: 'user', level: 'manage_only', reason: 'It is over.', by: userId },
      },
      {
        act: 'STOP_SET',
        subject: userId,
        detail: { scope: 'user', level: 'manage_only', reason: 'A test.', by: userId },
      },
    ]);
  });

  it('of everybody are an operator’s, hold everybody, and are seen by everybody', async () => {
    const stop = { level: 'no_openings', reason: 'The exchange is down.' };
    expect(await person.ask('POST', '/api/stops/everybody', { body: stop })).toMatchObject({
      status: 403,
      body: { code: 'OPERATOR_ONLY' },
    });
    const operator = await gateway.visitor().signIn('demo@thetapod.local', 'thetapod-demo');
    await operator.post('/api/stops/everybody', stop);
    expect(await person.get<StopView[]>('/api/stops')).toEqual([
      {
        scope: 'everybody',
        level: 'no_openings',
        reason: 'The exchange is down.',
        setAt: expect.any(Number),
        mayLift: false,
      },
    ]);
    expect(await account()).toMatchObject({ stop: 'no_openings', ownStop: 'none' });
    expect(await operator.get<StopView[]>('/api/stops')).toMatchObject([{ mayLift: true }]);
    expect(await operator.post<StopView[]>('/api/stops/everybody', { level: 'none' })).toEqual([]);
  });

  it('are told to the browsers of those whom they hold', async () => {
    const other = await gateway.newcomer();
    const [own, theirs] = [person.listen(), other.listen()];
    await waitUntil(() => own.has('hello') && theirs.has('hello'));
    await person.post('/api/stops/user', { level: 'no_openings' });
    await waitUntil(() => own.has('stops') && own.has('accounts'));
    expect(theirs.has('stops')).toBe(false);
    const operator = await gateway.visitor().signIn('demo@thetapod.local', 'thetapod-demo');
    await operator.post('/api/stops/everybody', { level: 'no_openings' });
    await waitUntil(() => theirs.has('stops'));
    own.close();
    theirs.close();
  });
});

describe(StopsService.name, () => {
  let folder: string;
  let server: Server;
  const asked: unknown[] = [];
  const operator = { userId: 'operator' as UserId, role: 'operator' };
  beforeAll(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'thetapod-door-'));
    writeFileSync(path.join(folder, 'desk-command.token'), 'the-word\n');
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      request.on('end', () => {
        asked.push([request.url, request.headers.authorization, JSON.parse(body)]);
        response.end('{}');
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterAll(async () => {
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true });
  });

  it('knocks at the desk for everybody when the database does not answer, and lifts nothing there', async () => {
    const away = async (): Promise<never> => {
      throw new PlatformError('DB_UNAVAILABLE', { retryable: true });
    };
    const stops = { set: away, lift: away, listOf: away } as unknown as StopRepository;
    const { port } = server.address() as AddressInfo;
    const nobody = { get: async () => undefined };
    const clock = { now: () => 7 as never };
    const service = new StopsService({
      stops,
      bots: nobody,
      accounts: nobody,
      desk: new DeskDoor(folder, port),
      clock,
    });
    expect(await service.setForEverybody(operator, { level: 'flatten', reason: 'All out.' })).toEqual([
      { scope: 'everybody', level: 'flatten', reason: 'All out.', setAt: 7, mayLift: true },
    ]);
    expect(asked).toEqual([
      ['/stop', 'Bearer the-word', { scope: 'everybody', level: 'flatten', reason: 'All out.', by: 'operator' }],
    ]);
    await expect(service.setForEverybody(operator, { level: 'none' })).rejects.toThrow('DB_UNAVAILABLE');
    await expect(service.setForUser(operator, { level: 'flatten' })).rejects.toThrow('DB_UNAVAILABLE');
    const noDesk = new StopsService({
      stops,
      bots: nobody,
      accounts: nobody,
      desk: new DeskDoor(folder, undefined),
      clock,
    });
    await expect(noDesk.setForEverybody(operator, { level: 'flatten' })).rejects.toMatchObject({
      code: 'DESK_UNAVAILABLE',
    });
    expect(asked).toHaveLength(1);
  });
});
