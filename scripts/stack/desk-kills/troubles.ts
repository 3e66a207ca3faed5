/** What happens to the desks and at the brokers: SIGKILL, SIGSTOP past the lease, and faults on the wire and in the books. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Random } from '#core/units';
import { type DbPool, queryRows } from '#platform/db';
import type { Fault, FaultKind } from '../../../services/simulator/brokers/kit/index.js';
import { waitUntil } from '../../embedded/index.js';
import { BROKERS } from './logins.js';
import type { RoleProcess } from './role-process.js';
import type { Stage } from './stage.js';

/** An account lease lasts 3 s: whoever is frozen this long has lost all of them when it wakes. */
const FROZEN_MS = 7_000;
const REST_MS_MAX = 4_000;
const RESTART_MS_MAX = 1_500;
/** One in so many kills ends both desks at once. */
const BOTH = 0.12;
/** This share of kills and stops waits until an order is on its way, and until some part of its call has passed. */
const AIMED = 0.7;
const AIM_PATIENCE = { timeoutMs: 5_000, everyMs: 5 };
const INTO_CALL_MS_MAX = 400;
const HELD_MS = 1_500;
const HOLDER_PATIENCE = { timeoutMs: 20_000, everyMs: 100 };
const FAULT_EVERY_MS = 1_200;
const FAULT_MS_MAX = 6_000;

const ON_PLACING: readonly FaultKind[] = [
  ...(['reset_before', 'error_before', 'hang_before', 'reset_after', 'error_after', 'hang_after'] as const),
  ...(['garbage_after', 'slow', 'reject_later', 'late_fill', 'double_fill', 'reorder_fills', 'list_lags'] as const),
];
const ELSEWHERE: readonly Pick<Fault, 'route' | 'kind'>[] = [
  { route: 'orders.cancel', kind: 'cancel_late' },
  { route: 'orders.cancel', kind: 'reset_after' },
  { route: '*', kind: 'reset_before' },
  { route: '*', kind: 'error_before' },
  { route: '*', kind: 'slow' },
  { route: 'stream', kind: 'stream_mute' },
  { route: 'stream', kind: 'stream_drop' },
];

export interface TroubleCounts {
  kills: number;
  /** Of the kills: how many met a desk that held accounts while an order was on its way. */
  inFlight: number;
  stops: number;
  faults: number;
}

export class Troubles {
  readonly counts: TroubleCounts = { kills: 0, inFlight: 0, stops: 0, faults: 0 };

  constructor(
    private readonly stage: Stage,
    private readonly random: Random,
  ) {}

  /** Sets a fault now and then until the signal. */
  async keepFailing(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      await this.setFault(this.anyBroker(), this.anyFault());
      await delay(FAULT_EVERY_MS * 2 * this.random(), undefined, { signal }).catch(() => undefined);
    }
  }

  /** Kills and freezes desks in a mixed sequence until each was done so often. */
  async strike(kills: number, stops: number, signal: AbortSignal): Promise<void> {
    const { counts } = this;
    while (!signal.aborted && (counts.kills < kills || counts.stops < stops)) {
      await delay(this.random() * REST_MS_MAX);
      // One that ended by itself is told at the end, and must not end the run.
      for (const desk of this.stage.desks) desk.start();
      const left = { kills: kills - counts.kills, stops: stops - counts.stops };
      const isStop = this.random() * (Math.max(0, left.kills) + left.stops) < left.stops;
      const victim = await this.holder();
      const isAimed = this.random() < AIMED && (await this.untilInFlight());
      if (isStop) await this.freeze(victim);
      else await this.kill(this.random() < BOTH && left.kills > 1 ? this.stage.desks : [victim], isAimed);
    }
  }

  private async kill(victims: readonly RoleProcess[], isAimed: boolean): Promise<void> {
    const { counts } = this;
    await Promise.all(victims.map((one) => one.kill()));
    counts.kills += victims.length;
    if (isAimed) counts.inFlight += 1;
    await delay(this.random() * RESTART_MS_MAX);
    for (const one of victims) one.start();
  }

  private async freeze(victim: RoleProcess): Promise<void> {
    victim.freeze();
    try {
      await delay(FROZEN_MS);
    } finally {
      victim.wake();
    }
    this.counts.stops += 1;
  }

  /** Returns a desk that holds accounts: ending another one would prove little. */
  private async holder(): Promise<RoleProcess> {
    const holders: RoleProcess[] = [];
    const isThere = await waitUntil(async () => {
      const held = await Promise.all(this.stage.desks.map((one) => one.metric('desk_accounts')));
      holders.push(...this.stage.desks.filter((_desk, index) => (held[index] ?? 0) > 0));
      return holders.length > 0;
    }, HOLDER_PATIENCE);
    const holder = holders[Math.floor(this.random() * holders.length)];
    if (!isThere || !holder) throw new Error(`no desk holds an account\n${this.stage.logs()}`);
    return holder;
  }

  /** Lets a broker answer slowly, and waits until an order is sent and some of its call is over. */
  private async untilInFlight(): Promise<boolean> {
    for (const broker of BROKERS) await this.setFault(broker, { route: 'orders.place', kind: 'slow', ms: HELD_MS });
    const isInFlight = () => isAnySubmitting(this.stage.pool);
    if (!(await waitUntil(isInFlight, AIM_PATIENCE))) return false;
    await delay(this.random() * INTO_CALL_MS_MAX);
    return isInFlight();
  }

  private async setFault(broker: string, fault: Fault): Promise<void> {
    await this.stage.door.setFault(broker, fault);
    this.counts.faults += 1;
  }

  private anyBroker(): string {
    return BROKERS[Math.floor(this.random() * BROKERS.length)] ?? BROKERS[0];
  }

  private anyFault(): Fault {
    const ms = Math.floor(this.random() * FAULT_MS_MAX);
    if (this.random() < 0.7) {
      const kind = ON_PLACING[Math.floor(this.random() * ON_PLACING.length)] as FaultKind;
      return { route: 'orders.place', kind, ms };
    }
    const other = ELSEWHERE[Math.floor(this.random() * ELSEWHERE.length)] as Pick<Fault, 'route' | 'kind'>;
    return { ...other, ms };
  }
}

async function isAnySubmitting(pool: DbPool): Promise<boolean> {
  return (await queryRows(pool, `SELECT 1 FROM orders WHERE state = 'submitting' LIMIT 1`)).length > 0;
}
