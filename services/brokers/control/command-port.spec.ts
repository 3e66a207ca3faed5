import { mkdtempSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { TEST_ACCOUNT } from '#core/testing';
import { StopsBench } from '../testing/stops-bench.js';
import { type CommandPort, startCommandPort } from './command-port.js';
import { commandToken } from './command-token.js';

const TOKEN = 'a-word-that-is-long-enough-to-be-one';
let bench: StopsBench;
let port: CommandPort;
beforeEach(async () => {
  bench = new StopsBench();
  await bench.round();
  port = await startCommandPort({ port: 0, token: TOKEN, control: bench.control });
});
afterEach(() => port.close());

async function ask(route: string, body?: unknown, token = TOKEN): Promise<{ status: number; body: unknown }> {
  const [method, url] = route.split(' ');
  const response = await fetch(`http://127.0.0.1:${port.port}${url}`, {
    method: method ?? 'GET',
    headers: { authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}
const all = { scope: 'everybody', reason: 'Test.', by: 'operator' };

describe(startCommandPort.name, () => {
  it('opens to nobody without the word', async () => {
    expect(await ask('GET /status', undefined, 'another-word')).toEqual({ status: 401, body: { code: 'TOKEN_WRONG' } });
    expect(await ask('POST /stop', { ...all, level: 'flatten' }, '')).toMatchObject({ status: 401 });
    expect(bench.board.list()).toEqual([]);
  });

  it('lets no connection be used twice: a stop is not lost on one that is being closed', async () => {
    const { headers } = await fetch(`http://127.0.0.1:${port.port}/status`);
    expect(headers.get('connection')).toBe('close');
  });

  it('sets a stop that holds at once, and lifts it', async () => {
    const order = { ...bench.bench.intend(), side: 'sell_to_open' } as const;
    expect(bench.control.mayLeave(order)).toBe(true);
    const set = await ask('POST /stop', { ...all, level: 'no_openings' });
    expect(set).toEqual({ status: 200, body: { holds: true, kept: 'table' } });
    expect(bench.control.mayLeave(order)).toBe(false);
    expect(await ask('GET /status')).toMatchObject({
      status: 200,
      body: { stops: [{ scope: 'everybody', level: 'no_openings' }], unstored: 0, databaseAnswers: true, accounts: 1 },
    });
    expect(await ask('POST /resume', all)).toEqual({ status: 200, body: { holds: false } });
    expect(bench.control.mayLeave(order)).toBe(true);
  });

  it('sets without the database, and lifts nothing without it', async () => {
    bench.isDatabaseAway = true;
    const account = { ...all, scope: 'account', subject: TEST_ACCOUNT };
    const set = await ask('POST /stop', { ...account, level: 'manage_only' });
    expect(set).toEqual({ status: 200, body: { holds: true, kept: 'journal' } });
    expect(await ask('POST /resume', account)).toEqual({ status: 503, body: { code: 'DB_UNAVAILABLE' } });
    expect(await ask('GET /status')).toMatchObject({
      body: { stops: [{ scope: 'account', level: 'manage_only' }], unstored: 1, databaseAnswers: false },
    });
  });

  it('takes nothing that it does not understand whole', async () => {
    const malformed = { status: 422, body: { code: 'REQUEST_MALFORMED' } };
    expect(await ask('POST /stop', '{')).toEqual(malformed);
    expect(await ask('POST /stop', { ...all, level: 'none' })).toEqual(malformed);
    expect(await ask('POST /stop', { ...all, level: 'flatten', subject: TEST_ACCOUNT })).toEqual(malformed);
    expect(await ask('POST /stop', { ...all, level: 'flatten', scope: 'account' })).toEqual(malformed);
    expect(await ask('POST /stop', { ...all, level: 'flatten', reason: '' })).toEqual(malformed);
    expect(await ask('POST /stop', 'x'.repeat(5_000))).toEqual(malformed);
    expect(await ask('POST /nothing', {})).toMatchObject({ status: 404 });
    expect(bench.board.list()).toEqual([]);
  });
});

describe(commandToken.name, () => {
  it('keeps one word per data folder, for its owner alone', () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'thetapod-token-'));
    const token = commandToken(folder);
    expect(token).toMatch(/^[\w-]{43}$/);
    expect(commandToken(folder)).toBe(token);
    expect(statSync(path.join(folder, 'desk-command.token')).mode & 0o777).toBe(0o600);
    rmSync(folder, { recursive: true });
  });
});
