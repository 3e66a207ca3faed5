import { readFile } from 'node:fs/promises';
import { type MarketClockEpoch, type OccSymbol } from '#core/model';
import { assert, type BotId, type Instant } from '#core/units';
import { systemTimers } from '#platform/clock';
import { createPool, type DbPool, Listener, queryOne, queryRows } from '#platform/db';
import { MarketClockStore } from '#store/clock';
import { type LoadDatabases, openLoadDatabases } from '../../../services/brokers/testing/load/databases.js';
import { Thread } from '../../../services/brokers/testing/load/thread.js';
import { cpuSecondsOf, parentOf } from './cpu.js';
import { PodProcess } from './pod-process.js';
import { addBots, drawBots, type LoadBot } from './population.js';
import type { MarketReply, MarketTask, MarketWork } from './types.js';

/** Tuesday, 09:30 in New York: the market opens. */
const MARKET_OPEN = Date.UTC(2025, 10, 25, 14, 30) as Instant;
/** What is made before the market opens takes less. */
const BEFORE_OPEN_MS = 4_000;
const LOOK_EVERY_MS = 20;
const WAIT_MS_MAX = 60_000;
const CHANNELS = ['decisions', 'intents'] as const;

export interface LoadSpec {
  readonly bots: number;
  readonly slots: number;
  /** Market minutes between two ticks of a bot. */
  readonly everyMinutes: number;
  /** Speed of the market clock, so that a bench need not last for hours. */
  readonly rate: number;
  readonly framesPerSecond: number;
  readonly underlyings: number;
  /** The first so many are on watchlists. Default: all. */
  readonly watched?: number;
  readonly status?: 'running' | 'draft';
  /** So many bots hold a put each, in the last underlyings, one each. */
  readonly holders?: number;
}

export interface CpuUse {
  readonly pods: number;
  readonly postgres: number;
  readonly redis: number;
  /** This process: market's thread and the measuring. */
  readonly bench: number;
}

/** Told of a commit when its notification arrives, wall ms. */
export type OnCommit = (channel: (typeof CHANNELS)[number], id: string, wallMs: number) => void;

/**
 * Pods under load. Real: Postgres that flushes to disk, Redis with its log, pod processes as `npm start` runs them with their threads and
 * BullMQ, frames over Redis. Fake: the market, a thread of this process, whose clock runs fast; no desk takes what is intended.
 */
export class PodsUnderLoad {
  onCommit: OnCommit = () => undefined;
  private readonly pods = new Set<PodProcess>();

  private constructor(
    readonly databases: LoadDatabases,
    readonly pool: DbPool,
    readonly bots: readonly LoadBot[],
    readonly clock: MarketClockEpoch,
    private readonly listener: Listener,
    private readonly market: Thread<MarketTask, MarketReply>,
    private readonly servers: { readonly postgres: number; readonly redis: number },
  ) {}

  static async open(spec: LoadSpec): Promise<PodsUnderLoad> {
    const databases = await openLoadDatabases();
    const { databaseUrl, redisUrl } = databases;
    const pool = createPool(databaseUrl, { max: 2, name: 'bench' });
    const clock: MarketClockEpoch = {
      ...{ epoch: 1, mode: 'replay', anchorWall: (Date.now() + BEFORE_OPEN_MS) as Instant, anchorMarket: MARKET_OPEN },
      ...{ rate: spec.rate, label: 'bench', held: false },
    };
    const underlyings = Array.from(
      { length: spec.underlyings },
      (_none, index) => `U${String(index).padStart(3, '0')}`,
    );
    const work: MarketWork = { redisUrl, clock, underlyings, framesPerSecond: spec.framesPerSecond };
    const market = new Thread<MarketTask, MarketReply>(new URL('./market/main.js', import.meta.url), work);
    const ready = await market.next();
    assert(ready.kind === 'ready', 'Invariant: the market says first that it has frames');
    const drawn = drawBots({
      ...spec,
      count: spec.bots,
      underlyings: underlyings.slice(0, spec.watched),
      now: MARKET_OPEN,
    });
    const bots = withHolders(drawn, spec.holders ?? 0, underlyings, ready.watched);
    await addBots(pool, bots, spec.slots, MARKET_OPEN);
    await new MarketClockStore(pool).write(clock, 'bench');
    const listener = new Listener(databaseUrl, { name: 'bench-listen' });
    const servers = { postgres: await postmasterOf(pool), redis: await redisPidOf(databases) };
    const opened = new PodsUnderLoad(databases, pool, bots, clock, listener, market, servers);
    for (const channel of CHANNELS) listener.listen(channel, (payload) => opened.heard(channel, payload));
    await listener.start();
    return opened;
  }

  async startPod(name: string, slots: number): Promise<PodProcess> {
    const pod = await PodProcess.start(this.databases, name, slots);
    this.pods.add(pod);
    return pod;
  }

  /** Kills a pod and forgets it. */
  kill(pod: PodProcess): void {
    pod.kill();
    this.pods.delete(pod);
  }

  async stopPods(): Promise<void> {
    await Promise.all([...this.pods].map((pod) => pod.stop()));
    this.pods.clear();
  }

  async decisions(): Promise<number> {
    return (await queryOne<{ count: number }>(this.pool, 'SELECT count(*)::int AS count FROM decisions'))?.count ?? 0;
  }

  /** Lets the price of what the underlying's holder sold fall; returns when it was published, wall ms. */
  async price(underlying: string): Promise<number> {
    const reply = await this.market.ask({ kind: 'price', underlying });
    assert(reply.kind === 'priced', 'Invariant: the market answers with when');
    return reply.wallMs;
  }

  /** Leaves a command for each of the bots, as the gateway does. */
  async command(botIds: readonly BotId[]): Promise<void> {
    await queryRows(this.pool, ADD_COMMANDS, [botIds, MARKET_OPEN]);
  }

  /** Returns the bots in the slots that a pod holds. */
  async botsOf(podName: string): Promise<readonly BotId[]> {
    const rows = await queryRows<{ id: BotId }>(this.pool, BOTS_OF, [podName]);
    return rows.map(({ id }) => id);
  }

  async slotsOf(podName: string): Promise<number> {
    return (await queryOne<{ count: number }>(this.pool, SLOTS_OF, [podName]))?.count ?? 0;
  }

  /** CPU seconds used so far. */
  cpu(): CpuUse {
    const { user, system } = process.cpuUsage();
    const pods = [...this.pods].reduce((sum, pod) => sum + cpuSecondsOf(pod.pid), 0);
    const { postgres, redis } = this.servers;
    return { pods, postgres: cpuSecondsOf(postgres), redis: cpuSecondsOf(redis), bench: (user + system) / 1e6 };
  }

  /** Waits for a condition on the database. */
  async until(isTrue: () => Promise<boolean> | boolean): Promise<void> {
    for (const endMs = performance.now() + WAIT_MS_MAX; !(await isTrue()); await systemTimers.sleep(LOOK_EVERY_MS)) {
      if (performance.now() > endMs) throw new Error('the pods do not get there');
    }
  }

  async close(): Promise<void> {
    try {
      await this.stopPods();
      await this.listener.close();
      await Promise.all([this.market.stop(), this.pool.end()]);
    } finally {
      await this.databases.stop();
    }
  }

  private heard(channel: (typeof CHANNELS)[number], payload: string): void {
    const { botId, accountId } = JSON.parse(payload) as { readonly botId?: BotId; readonly accountId?: string };
    this.onCommit(channel, botId ?? accountId ?? '', Date.now());
  }
}

const ADD_COMMANDS = `INSERT INTO bot_commands (bot_id, kind, at) SELECT id, 'pause', $2 FROM unnest($1::uuid[]) AS t (id)`;
const SLOTS_OF = `SELECT count(*)::int AS count FROM slot_leases WHERE owner = $1 AND expires_at > clock_timestamp()`;
const BOTS_OF = `SELECT b.id FROM bots b JOIN users u ON u.id = b.user_id JOIN slot_leases l ON l.slot_id = u.slot_id
  WHERE l.owner = $1 AND l.expires_at > clock_timestamp()`;

function withHolders(
  bots: readonly LoadBot[],
  holders: number,
  underlyings: readonly string[],
  watched: ReadonlyMap<string, OccSymbol>,
): readonly LoadBot[] {
  return bots.map((bot, index) => {
    const holds = index < holders ? watched.get(underlyings.at(-1 - index) ?? '') : undefined;
    return holds === undefined ? bot : { ...bot, holds };
  });
}

async function postmasterOf(pool: DbPool): Promise<number> {
  const [row] = await queryRows<{ pid: number }>(pool, 'SELECT pg_backend_pid() AS pid');
  const pid = row && parentOf(row.pid);
  assert(pid, 'Invariant: a session of Postgres has the server as its parent');
  return pid;
}

async function redisPidOf({ folder }: LoadDatabases): Promise<number> {
  return Number(await readFile(`${folder}/redis/redis.pid`, 'utf8'));
}
