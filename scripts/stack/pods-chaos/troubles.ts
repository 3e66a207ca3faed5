/** What goes wrong: processes killed and frozen, lines cut, Redis flushed and restarted, Postgres restarted and stalled. */
import { setTimeout as delay } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { Random } from '#core/units';
import type { FaultKind } from '../../../services/simulator/brokers/kit/index.js';
import type { ChaosStage, Member } from './stage.js';

/** A lease lasts 3 s: whoever is frozen this long has lost it when it wakes. */
const FROZEN_MS = 6_000;
const AWAY_MS_MAX = 1_500;
const CUT_MS_MAX = 6_000;
const REST_MS_MAX = 1_500;

const KINDS = ['kill', 'killTwice', 'freeze', 'cutPostgres', 'cutRedis', 'flush', 'brokerFault'] as const;
const WHOLE = ['restartPostgres', 'stallPostgres', 'restartRedis'] as const;
export type Trouble = (typeof KINDS)[number] | (typeof WHOLE)[number];
export type TroubleCounts = Record<Trouble, number>;

const ON_PLACING: readonly FaultKind[] = [
  'reset_before',
  'reset_after',
  'error_after',
  'hang_after',
  'slow',
  'late_fill',
];

export class Troubles {
  readonly counts = Object.fromEntries([...KINDS, ...WHOLE].map((kind) => [kind, 0])) as TroubleCounts;

  constructor(
    private readonly stage: ChaosStage,
    private readonly random: Random,
    private readonly options: { readonly broker: string; readonly stallMs: number },
  ) {}

  /** One trouble after the other until the time is over; each that concerns everybody comes once at least. */
  async strike(untilMs: number, signal: AbortSignal): Promise<void> {
    const owed: Trouble[] = [...WHOLE];
    const startedMs = performance.now();
    const everyMs = (untilMs - startedMs) / (owed.length + 1);
    while (!signal.aborted && (performance.now() < untilMs || owed.length > 0)) {
      const isWholeDue = performance.now() - startedMs > everyMs * (WHOLE.length - owed.length + 1);
      const kind = (isWholeDue && owed.shift()) || this.pick(KINDS);
      this.counts[kind] += 1;
      await this.carryOut(kind, this.pick(this.stage.members));
      await delay(this.random() * REST_MS_MAX);
    }
  }

  private async carryOut(kind: Trouble, member: Member): Promise<void> {
    const { stage, random, options } = this;
    if (kind === 'kill') return this.kill(member);
    if (kind === 'killTwice') return this.killTwice(member);
    if (kind === 'freeze') return freeze(member);
    if (kind === 'cutPostgres') return cut(member, 'postgres', random() * CUT_MS_MAX);
    if (kind === 'cutRedis') return cut(member, 'redis', random() * CUT_MS_MAX);
    if (kind === 'flush') return flush(stage.redis.url);
    if (kind === 'restartRedis') return stage.redis.restart(random() * AWAY_MS_MAX);
    if (kind === 'restartPostgres') return stage.postgres.restart(random() * AWAY_MS_MAX);
    if (kind === 'stallPostgres') return stage.postgres.stall(options.stallMs);
    const ms = 1_000 + random() * AWAY_MS_MAX;
    return stage.door.setFault(options.broker, { route: 'orders.place', kind: this.pick(ON_PLACING), ms });
  }

  private async kill({ role }: Member): Promise<void> {
    await role.kill();
    await delay(this.random() * AWAY_MS_MAX);
    role.start();
  }

  /** A second time while it starts. */
  private async killTwice(member: Member): Promise<void> {
    await this.kill(member);
    await delay(this.random() * AWAY_MS_MAX);
    await this.kill(member);
  }

  private pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.random() * items.length)] as T;
  }
}

async function freeze({ role }: Member): Promise<void> {
  role.freeze();
  try {
    await delay(FROZEN_MS);
  } finally {
    role.wake();
  }
}

async function cut({ lines }: Member, name: keyof Member['lines'], ms: number): Promise<void> {
  await lines[name].cut();
  await delay(ms);
  await lines[name].restore();
}

async function flush(url: string): Promise<void> {
  const redis = new Redis(url);
  await redis.flushall();
  redis.disconnect();
}
