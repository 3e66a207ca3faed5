import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { deflateSync } from 'node:zlib';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { type DecisionRecord, decodeRecord, defaultBotConfig, encodeRecord, type TickDecision } from '#core/bot';
import { instantAt } from '#core/calendar';
import { encodeFrame } from '#core/model';
import { frameOf } from '#core/testing';
import type { BotId, TradingDate } from '#core/units';
import { queryRows } from '#platform/db';
import { sha256Hex } from '#platform/hash';
import { BotRepository } from '#store/bots';
import { frameHash } from '#store/frames';
import { seedPool } from '#store/seed';
import { decideAndCommit, type FreshDatabase, freshDatabase } from '#store/testing';
import { AccountRepository, UserRepository } from '#store/users';
import { runCli } from './run.js';

let database: FreshDatabase;
let users = 0;
/** A sale of one put, decided and committed as a pod does. */
let decision: TickDecision;
beforeAll(async () => {
  database = await freshDatabase();
  await seedPool(database.pool, { bcryptCost: 4 });
});
afterAll(() => database.drop());

beforeEach(async () => {
  users += 1;
  const email = `trader-${users}@example.com`;
  const user = await new UserRepository(database.pool).createUser({ email, passwordHash: '-', disclaimerVersion: '-' });
  if (user === 'email_taken') throw new Error('taken');
  const [account] = await new AccountRepository(database.pool).list(user.userId);
  if (!account) throw new Error('no account');
  const bots = new BotRepository(database.pool);
  const config = { ...defaultBotConfig(account.view.id), watchlist: ['AAPL'] };
  const bot = await bots.createBot(user.userId, config);
  if (typeof bot === 'string') throw new Error(bot);
  decision = await startBot(bots, user.userId, bot.botId);
  // The configuration that counts is the one of then, not the newest.
  await bots.updateBot(user.userId, bot.botId, { ...config, gates: { ...config.gates, scoreMin: 100 } });
});

async function startBot(bots: BotRepository, userId: Parameters<BotRepository['get']>[0], botId: BotId) {
  const now = instantAt('2025-12-01' as TradingDate, '10:00');
  await bots.addCommand(userId, botId, { kind: 'start', at: now });
  const put = { iv: 0.3, delta: -0.25, gamma: 0.01, theta: -30, vega: 20, volume: 500, openInterest: 900 };
  const frame = frameOf({
    underlying: 'AAPL',
    at: now,
    spot: '280.00',
    quotes: [
      { ...put, expiry: '2025-12-26', strike: '265', bid: '2.00', ask: '2.05' },
      { ...put, expiry: '2025-12-26', strike: '265', right: 'call', bid: '17.60', ask: '17.80' },
    ],
  });
  const hash = frameHash(encodeFrame(frame));
  return decideAndCommit(database.pool, {
    botId,
    frames: new Map([[frame.underlying, { frame, hash }]]),
    now,
    kind: 'command',
  });
}

const replay = (id: string) => runCli(['replay', id], { DATABASE_URL: database.url });

/** Stores other bytes in place of the record, as if other code had written them. */
async function rewrite(change: (record: DecisionRecord) => DecisionRecord): Promise<void> {
  const bytes = encodeRecord(change(decodeRecord(decision.bytes)));
  const values = [decision.record.id, deflateSync(bytes), sha256Hex(bytes)];
  await queryRows(database.pool, 'UPDATE decisions SET record = $2, hash = $3 WHERE id = $1', values);
}

describe('replay', () => {
  it('comes to the same bytes', async () => {
    expect(decision.record.outcome).toBe('sold');
    expect(await replay(decision.record.id)).toEqual({
      exit: 0,
      lines: [`identical: ${decision.bytes.length} bytes, hash ${decision.hash}`],
    });
  });

  it('says where the record differs', async () => {
    await rewrite((record) => ({
      ...record,
      outcome: 'no_trade',
      totals: { ...record.totals, passed: 7 },
      intents: [],
    }));
    const { exit, lines } = await replay(decision.record.id);
    expect(exit).toBe(1);
    expect(lines.slice(0, 3)).toEqual([
      'differs: 3 places, stored → replayed',
      '  outcome: "no_trade" → "sold"',
      '  totals.passed: 7 → 1',
    ]);
    expect(lines[3]).toMatch(/^ {2}intents\.0: missing → \{"id":/);
  });

  describe('of a bot’s day', () => {
    const botId = () => decision.record.botId;
    const replayDay = (date: string, bot: string = botId()) =>
      runCli(['replay', bot, date], { DATABASE_URL: database.url });
    const later = (date: string, time: string) =>
      decideAndCommit(database.pool, {
        ...{ botId: botId(), frames: new Map(), kind: 'exit' },
        now: instantAt(date as TradingDate, time),
      });

    it('repeats every decision in order and follows the chain of hashes', async () => {
      const second = await later('2025-12-01', '15:30');
      await later('2025-12-02', '10:00');
      expect(await replayDay('2025-12-01')).toEqual({
        exit: 0,
        lines: [
          `${botId()}-1 command sold: identical, ${decision.bytes.length} bytes, hash ${decision.hash}`,
          `${botId()}-2 exit waited: identical, ${second.bytes.length} bytes, hash ${second.hash}`,
          '2 decisions on 2025-12-01: 2 identical, 0 differ, 0 cannot be replayed; the chain of hashes holds',
        ],
      });
      const next = await replayDay('2025-12-02');
      expect(next.exit).toBe(0);
      expect(next.lines.at(-1)).toMatch(/^1 decisions on 2025-12-02: 1 identical, .* the chain of hashes holds$/);
    });

    it('says of each which one differs and how, and where the chain breaks', async () => {
      await later('2025-12-01', '15:30');
      await rewrite((record) => ({ ...record, outcome: 'no_trade' }));
      const { exit, lines } = await replayDay('2025-12-01');
      expect(exit).toBe(1);
      expect(lines.slice(0, 2)).toEqual([
        `${botId()}-1 command sold: differs, 1 place, stored → replayed`,
        '  outcome: "no_trade" → "sold"',
      ]);
      expect(lines[3]).toMatch(/^ {2}chain broken: it names [0-9a-f]{64} as the one before it, which is [0-9a-f]{64}$/);
      expect(lines.at(-1)).toBe(
        '2 decisions on 2025-12-01: 1 identical, 1 differ, 0 cannot be replayed; the chain of hashes is broken at 1',
      );
    });

    it('tells of records that were cut or whose frames are gone, and goes on', async () => {
      await later('2025-12-01', '15:30');
      await queryRows(database.pool, 'DELETE FROM kept_frames');
      await queryRows(database.pool, `UPDATE decisions SET record = substring(record FOR 40) WHERE id = $1`, [
        `${botId()}-2`,
      ]);
      const { exit, lines } = await replayDay('2025-12-01');
      expect(exit).toBe(1);
      expect(lines).toEqual([
        `${botId()}-1 command sold: cannot be replayed: Frame 1 of AAPL is missing`,
        `${botId()}-2 exit waited: cannot be replayed`,
        '  chain broken: its record cannot be read',
        '2 decisions on 2025-12-01: 0 identical, 0 differ, 2 cannot be replayed; the chain of hashes is broken at 1',
      ]);
    });

    it('knows no decision of another day, and no day that is none', async () => {
      expect((await replayDay('2025-12-03')).lines).toEqual([
        `Bot ${botId()} made no decision on 2025-12-03 in this database.`,
      ]);
      for (const date of ['2025-02-30', 'yesterday']) expect((await replayDay(date)).lines[0]).toMatch(/^Usage/);
      expect((await replayDay('2025-12-01', 'my-bot')).lines[0]).toMatch(/^Usage/);
    });
  });

  it('needs the frames that the decision looked at', async () => {
    await queryRows(database.pool, 'DELETE FROM kept_frames');
    expect(await replay(decision.record.id)).toEqual({
      exit: 2,
      lines: [`Frame 1 of AAPL is missing, so ${decision.record.id} cannot be replayed.`],
    });
  });

  it('knows no other decision', async () => {
    expect(await replay('nothing-1')).toEqual({ exit: 2, lines: ['There is no decision nothing-1 in this database.'] });
  });

  it('finds the database of the Thetapod that runs here', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'thetapod-cli-'));
    try {
      writeFileSync(path.join(folder, 'run.json'), JSON.stringify({ pid: 1, databaseUrl: database.url }));
      const found = await runCli(['replay', decision.record.id], { THETAPOD_DATA_DIR: folder });
      expect(found.exit).toBe(0);
      const nowhere = await runCli(['replay', decision.record.id], { THETAPOD_DATA_DIR: path.join(folder, 'empty') });
      expect(nowhere).toMatchObject({ exit: 2, lines: [expect.stringContaining('npm start')] });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

describe('the kill switch without a desk on this machine', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'thetapod-cli-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));
  const cli = (words: readonly string[]) => runCli(words, { DATABASE_URL: database.url, THETAPOD_DATA_DIR: folder });

  it('is set and lifted in the database, where every desk reads it', async () => {
    const whom = ['--scope', 'everybody', '--reason', 'A test.'];
    const there = { exit: 0, lines: ['No desk answers here; the database has it, and every desk reads it there.'] };
    expect(await cli(['stop', ...whom, '--level', 'flatten'])).toEqual(there);
    const standing = await queryRows(database.pool, 'SELECT scope, subject, level, reason FROM stops');
    expect(standing).toEqual([{ scope: 'everybody', subject: '*', level: 'flatten', reason: 'A test.' }]);
    expect(await cli(['resume', ...whom])).toEqual(there);
    expect(await queryRows(database.pool, 'SELECT * FROM stops')).toEqual([]);
  });

  it('is not drilled where nothing is held, nor without a desk', async () => {
    expect(await cli(['drill'])).toEqual({
      exit: 2,
      lines: ['No paper account holds a position: a drill needs something to close.'],
    });
    await queryRows(
      database.pool,
      `INSERT INTO positions (id, bot_id, user_id, account_id, symbol, underlying, open_quantity, sold_quantity, credit, debit, fees, opened_at)
        SELECT 'drill', b.id, b.user_id, b.account_id, 'AAPL251219P00265000', 'AAPL', 1, 1, 155, 0, 0.65, 0 FROM bots b LIMIT 1`,
    );
    expect(await cli(['drill'])).toEqual({ exit: 2, lines: ['No desk answers here: is Thetapod running?'] });
    await queryRows(database.pool, `DELETE FROM positions WHERE id = 'drill'`);
  });
});

describe('the terminal front', () => {
  it('says how it is used', async () => {
    const { exit, lines } = await runCli(['help'], {});
    expect(exit).toBe(0);
    for (const verb of ['price', 'iv', 'margin', 'span', 'screen', 'replay', 'stop', 'resume', 'drill']) {
      expect(lines).toContainEqual(expect.stringMatching(`^  ${verb} `));
      const ofVerb = await runCli([verb, '--help'], {});
      expect(ofVerb.exit).toBe(0);
      expect(ofVerb.lines[1]).toMatch(`  ${verb} `);
    }
    for (const words of [[], ['sell'], ['toString']]) expect(await runCli(words, {})).toEqual({ exit: 2, lines });
  });

  it('says how the verb is used that it does not understand, and that it did nothing', async () => {
    const stop = ['stop', '--scope', 'bot', '--reason', 'help'];
    for (const words of [['replay'], ['price', 'x'], ['replay', 'a', 'b'], stop, ['resume'], ['drill', 'x']]) {
      const { exit, lines } = await runCli(words, {});
      expect(exit).toBe(2);
      expect(lines[1]).toMatch(`  ${words[0]} `);
      expect(lines.length).toBeLessThan(6);
    }
  });

  it('says when the database does not answer', async () => {
    const gone = await runCli(['replay', 'x'], { DATABASE_URL: 'postgresql://nobody@127.0.0.1:1/none' });
    expect(gone).toEqual({ exit: 2, lines: ['The database does not answer (DB_UNAVAILABLE): is Thetapod running?'] });
  });
});

describe('operator', () => {
  const operator = (...words: string[]) => runCli(['operator', ...words], { DATABASE_URL: database.url });
  const email = () => `trader-${users}@example.com`;
  const role = async () => (await new UserRepository(database.pool).findByEmail(email()))?.role;

  it('is made, loses it again, and is noted both times', async () => {
    expect((await operator('--email', email().toUpperCase())).exit).toBe(0);
    expect(await role()).toBe('operator');
    expect((await operator('--email', email(), '--revoke')).exit).toBe(0);
    expect(await role()).toBe('trader');
    const acts = await queryRows<{ detail: { role: string; by: string } }>(
      database.pool,
      `SELECT detail FROM audit WHERE act = 'ROLE_CHANGED' ORDER BY sequence`,
    );
    expect(acts.map(({ detail }) => detail.role)).toEqual(['operator', 'trader']);
    expect(acts.every(({ detail }) => detail.by.startsWith('terminal:'))).toBe(true);
  });

  it('is nobody who has not signed up, and no half a sentence', async () => {
    expect(await operator('--email', 'nobody@example.com')).toEqual({
      exit: 2,
      lines: ['Nobody has signed up as nobody@example.com.'],
    });
    for (const words of [[], ['--email', ''], ['--email', email(), '--now'], [email()]])
      expect((await operator(...words)).exit).toBe(2);
    expect(await role()).toBe('trader');
  });
});
