/** What a login is protected with: state and verifier of each. Real: Postgres, the desk's side of logins. Fake: the broker. */
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { queryRows } from '#platform/db';
import { sha256Hex } from '#platform/hash';
import { type FreshDatabase, freshDatabase } from '#store/testing';
import { LoginBench } from '../testing/login-bench.js';
import { CALLBACK } from '../testing/login-server.js';

const LOGINS = 20;
/** 32 bytes in base64url: 256 bits, where 128 are asked for. */
const TOKEN = /^[A-Za-z0-9_-]{43}$/;

let database: FreshDatabase;
let bench: LoginBench;
beforeAll(async () => {
  database = await freshDatabase();
  bench = new LoginBench(database.pool);
});
afterAll(() => database.drop());

async function asked(redirectUri = CALLBACK): Promise<string> {
  const userId = await bench.addUser();
  const place = { broker: 'strict', environment: 'live', sessionHash: 'browser' } as const;
  const wanted = await bench.connections.ask({ userId, ...place, redirectUri, flowMs: 600_000 }, 20);
  if (typeof wanted === 'string') throw new Error(wanted);
  return wanted.flowId;
}

interface FlowRow {
  readonly status: string;
  readonly code: string | null;
  readonly authorize_url: string;
  readonly state_hash: string;
  readonly sealed_verifier: Buffer;
}

const rowsOf = (ids: readonly string[]) =>
  queryRows<FlowRow>(
    database.pool,
    'SELECT * FROM connect_flows WHERE id = ANY($1::uuid[]) ORDER BY array_position($1::uuid[], id)',
    [ids],
  );

describe('state and verifier', () => {
  it('are 256 bits of a generator made for it, new for each login, and stored as hash and sealed', async () => {
    const ids: string[] = [];
    for (let index = 0; index < LOGINS; index += 1) ids.push(await asked());
    await bench.prepare();
    const rows = await rowsOf(ids);
    const queries = rows.map((row) => new URL(row.authorize_url).searchParams);
    const states = queries.map((query) => query.get('state') ?? '');
    const challenges = queries.map((query) => query.get('code_challenge') ?? '');
    expect(new Set([...states, ...challenges]).size).toBe(2 * LOGINS);
    expect([...states, ...challenges].filter((text) => !TOKEN.test(text))).toEqual([]);
    expect(new Set(queries.map((query) => query.get('code_challenge_method')))).toEqual(new Set(['S256']));
    expect(new Set(queries.map((query) => query.get('response_type')))).toEqual(new Set(['code']));
    expect(rows.map((row) => row.state_hash)).toEqual(states.map(sha256Hex));
    const verifiers = rows.map((row, index) =>
      bench.vault.openBox(row.sealed_verifier, ['verifier', ids[index] ?? '']).expose(),
    );
    expect(verifiers.filter((text) => !TOKEN.test(text))).toEqual([]);
    const challengesOf = verifiers.map((text) => createHash('sha256').update(text).digest('base64url'));
    expect(challengesOf).toEqual(challenges);
  });

  it.each([
    'https://thetapod.example.evil.example/api/connections/callback/strict',
    'https://thetapod.example/api/connections/callback/strict/',
    'https://thetapod.example/api/connections/callback/strict?next=https://evil.example',
    'https://thetapod.example/api/connections/callback/other',
    'http://thetapod.example/api/connections/callback/strict',
    'https://thetapod.example:8443/api/connections/callback/strict',
  ])('are made for no other way back than ours: %s', async (redirectUri) => {
    const id = await asked(redirectUri);
    await bench.prepare();
    expect(await rowsOf([id])).toMatchObject([{ status: 'failed', code: 'REDIRECT_NOT_OURS', authorize_url: null }]);
  });
});
