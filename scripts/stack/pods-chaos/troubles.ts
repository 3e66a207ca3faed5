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
/** Of the five processes so many have a trouble of their own at a time. */
const AT_ONCE = 2;

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
  /** Each kind comes before any comes again. */
  private readonly deck: Trouble[] = [];
  private readonly busy = new Set<Member>();

  constructor(
    private readonly stage: ChaosStage,
    private readonly random: Random,
    private readonly options: { readonly broker: string; readonly stallMs: number },
  ) {}

  /** Troubles side by side until the time is over; each that concerns everybody comes once at least. */
  async strike(untilMs: number, signal: AbortSignal): Promise<void> {
    const beset = Array.from({ length: AT_ONCE }, () => this.besetMembers(untilMs, signal));
    await Promise.all([this.besetAll(untilMs, signal), ...beset]);
  }

  private async besetAll(untilMs: number, signal: AbortSignal): Promise<void> {
    const restMs = (untilMs - performance.now()) / (WHOLE.length + 1);
    const left: Trouble[] = [...WHOLE];
    while (!signal.aborted && (left.length > 0 || performance.now() + restMs < untilMs)) {
      await delay(this.random() * restMs);
      await this.carryOut(left.shift() ?? this.pick(WHOLE));
    }
  }

  private async besetMembers(untilMs: number, signal: AbortSignal): Promise<void> {
    const isAnyOwed = () => KINDS.some((kind) => this.counts[kind] === 0);
    while (!signal.aborted && (performance.now() < untilMs || isAnyOwed())) {
      if (this.deck.length === 0) this.deck.push(...KINDS);
      const [kind = 'kill'] = this.deck.splice(Math.floor(this.random() * this.deck.length), 1);
      const free = this.stage.members.filter((one) => !this.busy.has(one));
      // One that dies again while it begins holds slots: desks are ended in a campaign of their own.
      const member = this.pick(kind === 'killTwice' ? free.filter(({ role }) => role.name.startsWith('pod')) : free);
      this.busy.add(member);
      await this.carryOut(kind, member).finally(() => this.busy.delete(member));
      await delay(this.random() * REST_MS_MAX);
    }
  }

  private async carryOut(kind: Trouble, member = this.pick(this.stage.members)): Promise<void> {
    const { stage, random, options } = this;
    this.counts[kind] += 1;
    if (kind === 'kill') return this.kill(member);
    if (kind === 'killTwice') return this.killTwice(member);
    if (kind === 'freeze') return freeze(member);
    if (kind === 'cutPostgres') return cut(member, 'postgres', random() * CUT_MS_MAX);
    if (kind === 'cutRedis') return cut(member, 'redis', random() * CUT_MS_MAX);
    if (kind === 'flush') return flush(stage.redis.url);
    if (kind === 'restartRedis') return stage.redis.restart(random() * AWAY_MS_MAX);
    if (kind === 'restartPostgres') return stage.postgres.restart(random() * AWAY_MS_MAX);
    if (kind === 'stallPostgres') return stage.postgres.stall(options.stallMs);
    const ms = 1_000 + Math.floor(random() * AWAY_MS_MAX);
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
