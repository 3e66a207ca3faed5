import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { systemTimers } from '#platform/clock';
import { createPool, type DbPool, queryOne, queryRows } from '#platform/db';
import { KeyRing, MasterKey } from '#platform/secrets';
import { findFreePort } from '../../../../scripts/embedded/index.js';
import { testAuthority } from '../test-authority.js';
import { BareOrders } from './bare-orders.js';
import { type LoadDatabases, openLoadDatabases, ROOT } from './databases.js';
import { DeskProcess } from './desk-process.js';
import { Thread } from './thread.js';
import { addTraders, openMarket, SYMBOLS } from './traders.js';
import type { BrokerReply, BrokerTask, BrokerWork, CommittedIntent, PodsReply, PodsTask, PodsWork } from './types.js';

const LOOK_EVERY_MS = 50;
const WAIT_MS_MAX = 60_000;

/** One order from its intent to the broker; times of `monotonicNowMs`. */
export interface SentOrder extends CommittedIntent {
  readonly arrivedMs: number;
}

/**
 * The desk role under load. Real: Postgres on disk, Redis, the role in a process of its own, TLS to the broker, its pace, its budget and all
 * limits. Fake: the broker and the pods, which are threads of this process.
 */
export class DeskUnderLoad {
  private constructor(
    private readonly databases: LoadDatabases,
    private readonly pool: DbPool,
    private readonly broker: Thread<BrokerTask, BrokerReply>,
    private readonly pods: Thread<PodsTask, PodsReply>,
    private readonly desk: DeskProcess,
    private readonly bare: BareOrders,
    private readonly accounts: number,
  ) {}

  static async open(options: { readonly accounts: number; readonly answerMs: number }): Promise<DeskUnderLoad> {
    const databases = await openLoadDatabases();
    const { databaseUrl, redisUrl, folder } = databases;
    const pool = createPool(databaseUrl, { max: 2, name: 'bench' });
    const masterKey = randomBytes(32);
    const traders = await addTraders(pool, new KeyRing(new MasterKey(masterKey)), options.accounts);
    const marketAheadMs = await openMarket(pool, redisUrl);
    const { ca, cert, key } = await testAuthority();
    const brokerWork: BrokerWork = { cert, key, answerMs: options.answerMs };
    const broker = new Thread<BrokerTask, BrokerReply>(new URL('../load-broker/main.js', import.meta.url), brokerWork);
    const origin = `https://127.0.0.1:${await portOf(broker)}`;
    const brokersFile = writeBrokersFile(folder, ca, origin);
    const podsWork: PodsWork = { databaseUrl, traders, marketAheadMs, symbols: SYMBOLS };
    const pods = new Thread<PodsTask, PodsReply>(new URL('../load-pods/main.js', import.meta.url), podsWork);
    await pods.next();
    const desk = new DeskProcess(ROOT, folder, {
      DATABASE_URL: databaseUrl,
      REDIS_URL: redisUrl,
      THETAPOD_HTTP_PORT: String(await findFreePort()),
      THETAPOD_LOG_LEVEL: 'warn',
      THETAPOD_DATA_DIR: folder,
      THETAPOD_MASTER_KEY: masterKey.toString('base64'),
      THETAPOD_BROKERS_FILE: brokersFile,
    });
    const bare = new BareOrders(pool, { origin, ca });
    const opened = new DeskUnderLoad(databases, pool, broker, pods, desk, bare, options.accounts);
    await opened.until(async () => (await opened.count(RECOVERED)) === options.accounts);
    return opened;
  }

  /**
   * Commits intents at a pace, waits until the broker has all of their orders, ends all but the newest of each account and waits until the books
   * say so.
   */
  async run(task: PodsTask): Promise<readonly SentOrder[]> {
    const reply = await this.pods.ask(task);
    if (reply.kind !== 'committed') throw new Error('Invariant: pods answer with what they committed');
    const sent = await this.arrived(reply.intents);
    this.broker.tell({ kind: 'end_orders' });
    await this.until(async () => (await this.count(OPEN_ORDERS)) <= this.accounts);
    return sent;
  }

  /** The same pace without the desk and its pods: returns how long each order took, ms. */
  async runBare({ orders, perSecond }: Required<PodsTask>): Promise<readonly number[]> {
    const sent = await this.arrived(await this.bare.send(orders, perSecond));
    this.broker.tell({ kind: 'end_orders' });
    return sent.map(({ askedMs, arrivedMs }) => arrivedMs - askedMs);
  }

  async close(): Promise<void> {
    try {
      await this.desk.stop();
      await this.bare.close();
      await Promise.all([this.pods.stop(), this.broker.stop(), this.pool.end()]);
    } finally {
      await this.databases.stop();
    }
  }

  /** Waits until the broker has all of these, and adds when each came. */
  private async arrived<T extends { readonly clientOrderId: string }>(
    orders: readonly T[],
  ): Promise<readonly (T & { readonly arrivedMs: number })[]> {
    let arrivedMs: ReadonlyMap<string, number> = new Map();
    await this.until(async () => {
      arrivedMs = await this.arrivals();
      return orders.every(({ clientOrderId }) => arrivedMs.has(clientOrderId));
    });
    return orders.map((order) => ({ ...order, arrivedMs: arrivedMs.get(order.clientOrderId) ?? Number.NaN }));
  }

  private async arrivals(): Promise<ReadonlyMap<string, number>> {
    const reply = await this.broker.ask({ kind: 'arrivals' });
    if (reply.kind !== 'arrivals') throw new Error('Invariant: the broker answers with what arrived');
    return reply.arrivedMs;
  }

  private async count(text: string): Promise<number> {
    return (await queryOne<{ count: number }>(this.pool, text))?.count ?? Number.NaN;
  }

  private async until(isTrue: () => Promise<boolean>): Promise<void> {
    for (const endMs = performance.now() + WAIT_MS_MAX; !(await isTrue()); await systemTimers.sleep(LOOK_EVERY_MS)) {
      this.desk.assertRuns();
      if (performance.now() < endMs) continue;
      const standing = await queryRows(this.pool, STANDING);
      throw new Error(`the desk does not get there: ${JSON.stringify(standing)}`);
    }
  }
}

/** Accounts at the broker whose balances were read. */
const RECOVERED = `SELECT count(*)::int AS count FROM accounts WHERE connection_id IS NOT NULL AND balances_as_of > 0`;
const STANDING = `SELECT i.status, i.code, o.state, o.code AS order_code, count(*)::int AS count
  FROM intents i LEFT JOIN orders o ON o.intent_id = i.id GROUP BY 1, 2, 3, 4`;
const OPEN_ORDERS = `SELECT count(*)::int AS count FROM orders WHERE state IN ('submitting', 'working', 'unknown')`;

async function portOf(broker: Thread<BrokerTask, BrokerReply>): Promise<number> {
  const reply = await broker.next();
  if (reply.kind !== 'ready') throw new Error('Invariant: the broker says first where it is');
  return reply.port;
}

function writeBrokersFile(folder: string, ca: string, origin: string): string {
  const hosts = { auth: origin, token: origin, api: origin, data: origin, stream: origin };
  const file = path.join(folder, 'brokers.json');
  writeFileSync(path.join(folder, 'ca.pem'), ca);
  const entry = {
    clientId: 'bench',
    clientSecret: 'bench',
    simulated: true,
    caFile: 'ca.pem',
    hosts: { paper: hosts },
  };
  writeFileSync(file, JSON.stringify({ alpaca: entry }));
  return file;
}
