/**
 * One bot on the paper broker, played by processes as `npm start` runs them: two pods and a desk on Postgres and Redis. Fake: the market, of which a
 * script says clock and quotes.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { type BotConfig, type DecisionRecord, decodeRecord } from '#core/bot';
import type { AccountView } from '#core/model';
import { type AccountId, assert, type BotId, type Instant, type Money, type UserId } from '#core/units';
import { queryOne, queryRows } from '#platform/db';
import { BotRepository } from '#store/bots';
import { DecisionRepository } from '#store/decisions';
import { PostgresDeskStore } from '#store/desk';
import { PostgresPaperBooks } from '#store/paper';
import { ReferenceStore } from '#store/reference';
import { type FreshDatabase, postgresHarness } from '#store/testing';
import { replayStored } from '../../../services/cli/replay/replay-stored.js';
import { ReferenceFolder } from '../../../services/market/reference/index.js';
import { type EmbeddedServer, findFreePort, startRedis, waitUntil } from '../../embedded/index.js';
import { RoleProcess } from '../desk-kills/role-process.js';
import { ScriptedMarket } from './scripted-market.js';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const PODS = ['pod-1', 'pod-2'];
const READY = { timeoutMs: 60_000, everyMs: 100 };
/** What must come without another tick. */
const PATIENCE = { timeoutMs: 60_000, everyMs: 50 };
/** A tick that found facts unread or a slot without an owner is followed by another one, five market minutes later. */
const A_TICK = { timeoutMs: 5_000, everyMs: 50 };
const TICKS_MAX = 8;
const TICK_MINUTES = 5;
const LOG_TAIL = 3_000;

export class WheelStage {
  private readonly files: ReferenceFolder;
  private readonly processes: RoleProcess[] = [];

  private constructor(
    private readonly database: FreshDatabase,
    private readonly folder: string,
    private readonly redis: EmbeddedServer,
    readonly market: ScriptedMarket,
    readonly userId: UserId,
    readonly accountId: AccountId,
    private readonly botId: BotId,
  ) {
    mkdirSync(path.join(this.folder, 'reference'));
    this.files = new ReferenceFolder({
      ...{ folder: path.join(this.folder, 'reference'), store: new ReferenceStore(database.pool) },
      onRead: () => undefined,
    });
  }

  static async open(database: FreshDatabase, configFor: (accountId: AccountId) => BotConfig): Promise<WheelStage> {
    const harness = await postgresHarness(database);
    await harness.addSlots(1);
    const { userId, accountId } = await harness.addTrader();
    const bot = await new BotRepository(database.pool).createBot(userId, configFor(accountId));
    assert(bot !== 'account_not_found', 'Invariant: the account is there');
    const folder = mkdtempSync(path.join(os.tmpdir(), 'thetapod-wheel-'));
    // One of its own: the clock is announced to everybody on a server, whatever database they use.
    const redis = await startRedis({
      ...{ directory: path.join(folder, 'redis'), port: await findFreePort(), isThrowAway: true },
    });
    const market = new ScriptedMarket(database.pool, redis.url);
    const stage = new WheelStage(database, folder, redis, market, userId, accountId, bot.botId);
    for (const name of PODS) await stage.add(name, 'pods', { THETAPOD_POD_ID: name });
    await stage.add('desk', 'services/brokers', { THETAPOD_DATA_DIR: folder });
    return stage;
  }

  private async add(name: string, entry: string, special: Record<string, string>): Promise<void> {
    this.processes.push(
      new RoleProcess({
        ...{ name, root: ROOT, entry: `dist/${entry}/main.js`, port: await findFreePort(), logFile: this.logOf(name) },
        environment: { DATABASE_URL: this.database.url, REDIS_URL: this.redis.url, ...special },
      }),
    );
  }

  /** Starts what does not run. The market clock must be written by now. */
  async start(): Promise<void> {
    for (const one of this.processes) one.start();
    const areReady = async () => (await Promise.all(this.processes.map((one) => one.isReady()))).every(Boolean);
    await this.waitFor('all processes to be ready', areReady, READY);
  }

  /** Every process dies at once, and starts again from the store. */
  async killAll(): Promise<void> {
    await Promise.all(this.processes.map((one) => one.kill()));
    await this.start();
  }

  /** The pod that holds the slot dies for good; the other one takes it over. */
  async killOwner(): Promise<void> {
    const text = 'SELECT owner FROM slot_leases WHERE expires_at > clock_timestamp()';
    const row = await queryOne<{ owner: string }>(this.database.pool, text);
    const owner = this.processes.find(({ name }) => name === row?.owner);
    assert(owner, 'Invariant: a pod holds the slot');
    await owner.kill();
  }

  /** Writes a reference file as its user would. Processes that run read it within half a minute, those that start at once. */
  async say(name: string, ...lines: readonly string[]): Promise<void> {
    writeFileSync(path.join(this.folder, 'reference', name), lines.join('\n'));
    await this.files.look();
  }

  async tell(kind: 'start' | 'pause'): Promise<void> {
    await new BotRepository(this.database.pool).addCommand(this.userId, this.botId, { kind, at: this.market.now() });
  }

  async account(): Promise<AccountView> {
    const view = await new PostgresDeskStore(this.database.pool).accountView(this.accountId);
    assert(view, 'Invariant: the account is there');
    return view;
  }

  async broker() {
    const terms = await new PostgresPaperBooks(this.database.pool).accountTerms(this.accountId);
    assert(terms, 'Invariant: the paper broker has the account');
    return terms;
  }

  /** Waits until our books and the broker's say the same amount. */
  async cashIs(cash: Money): Promise<void> {
    const both = async () => [(await this.account()).balances.cash, (await this.broker()).cash];
    const isSo = async () => (await both()).every((one) => one === cash);
    await this.waitFor(`a cash of ${cash}`, isSo, PATIENCE, async () => `both are ${await both()}`);
  }

  /** Waits for something that a decision brings about, tick after tick. */
  async untilDecided(what: string, isSo: () => Promise<boolean>): Promise<void> {
    for (let tick = 1; tick < TICKS_MAX; tick += 1) {
      if (await waitUntil(isSo, A_TICK)) return;
      await this.market.later(TICK_MINUTES);
    }
    await this.waitFor(what, isSo, A_TICK);
  }

  /** Waits for something that comes by itself. */
  async until(what: string, isSo: () => Promise<boolean>): Promise<void> {
    await this.waitFor(what, isSo, PATIENCE);
  }

  /** What became trades, in its order: side, contracts, limit in dollars. */
  async traded(): Promise<readonly string[]> {
    const text = `SELECT side || ' ' || filled_quantity || ' ' || symbol || ' ' || limit_price::numeric(18,2) AS words
      FROM orders WHERE bot_id = $1 AND filled_quantity > 0 ORDER BY created_at, id`;
    return (await queryRows<{ words: string }>(this.database.pool, text, [this.botId])).map(({ words }) => words);
  }

  /** Wishes that the desk has refused before anything was sent: a bot that still wants it asks again. Others must have become trades. */
  async untraded(): Promise<readonly string[]> {
    const text = `SELECT i.status || ' ' || coalesce(i.code, '-') AS words FROM intents i LEFT JOIN orders o ON o.intent_id = i.id
      WHERE i.bot_id = $1 AND coalesce(o.filled_quantity, 0) = 0`;
    return (await queryRows<{ words: string }>(this.database.pool, text, [this.botId])).map(({ words }) => words);
  }

  /** Records of decisions that were made at or after an instant of the market clock. */
  async recordsSince(since: Instant): Promise<readonly DecisionRecord[]> {
    return (await this.stored(since)).map(({ record }) => decodeRecord(record));
  }

  /** Decides every stored decision again from the database alone. Returns their number, and those that come out otherwise. */
  async replayed(): Promise<{ readonly decisions: number; readonly different: readonly string[] }> {
    const stored = await this.stored(0 as Instant);
    const different: string[] = [];
    for (const { id, botId, userId, record } of stored) {
      const result = await replayStored(this.database.pool, { botId, userId, record });
      if (result.kind !== 'identical') different.push(`${id}: ${JSON.stringify(result)}`);
    }
    return { decisions: stored.length, different };
  }

  async close(): Promise<void> {
    await Promise.all(this.processes.map((one) => one.kill()));
    await this.market.close();
    await this.redis.stop();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 3 });
  }

  private async stored(from: Instant) {
    const span = { from, until: Number.MAX_SAFE_INTEGER as Instant };
    const rows = await new DecisionRepository(this.database.pool).dayForReplay(this.botId, span);
    return rows.map(({ record, ...row }) => {
      assert(record, 'Invariant: a stored record can be inflated');
      return { ...row, record };
    });
  }

  private logOf(name: string): string {
    return path.join(this.folder, `${name}.log`);
  }

  private async waitFor(
    what: string,
    isSo: () => Promise<boolean>,
    patience: typeof PATIENCE,
    said: () => Promise<string> = async () => '',
  ): Promise<void> {
    if (await waitUntil(isSo, patience)) return;
    const traded = (await this.traded()).join('\n');
    const logs = this.processes.map(
      ({ name }) => `${name}:\n${readFileSync(this.logOf(name), 'utf8').slice(-LOG_TAIL)}`,
    );
    throw new Error(`waited in vain for ${what}; ${await said()}\ntraded:\n${traded}\n${logs.join('\n')}`);
  }
}
