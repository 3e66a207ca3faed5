/** Load and placement as operators see and change them. A change is written with its trace in the audit log, and pods are told. */
import { Notify } from '#core/model';
import { type Layout, slotsWanted } from '#core/placement';
import type { Instant, PodId, SlotId, UserId } from '#core/units';
import { type DbClient, type DbExecutor, type DbPool, queryOne, queryRows, withTransaction } from '#platform/db';
import { appendAudit } from '../audit/index.js';
import { notify } from '../rows/index.js';
import { readLayout } from './layout.repository.js';
import * as sql from './placement-statements.js';
import type { PodLoad } from './port.js';

/** A pod that has not been forgotten yet. */
export interface PodStanding {
  readonly podId: PodId;
  /** What it may hold now; 0 while it drains or stops. */
  readonly capacity: number;
  /** Its own setting; 0 while it stops. */
  readonly ownCapacity: number;
  /** What an operator set instead. */
  readonly capacitySet?: number;
  readonly draining: boolean;
  /** Absent until its first report. */
  readonly load?: PodLoad;
  /** Wall clock, as the other instants here. */
  readonly seenAt: Instant;
  readonly startedAt: Instant;
}

/** A slot that must run. */
export interface SlotStanding {
  readonly slotId: SlotId;
  readonly retired: boolean;
  readonly users: number;
  /** Not deleted. */
  readonly bots: number;
  /** Absent while no pod holds it. */
  readonly lease?: { readonly podId: PodId; readonly epoch: number; readonly takenAt: Instant };
  readonly pin?: { readonly podId: PodId; readonly until?: Instant };
}

export interface PlacementOverview {
  readonly usersPerSlot: number;
  readonly slotsMin: number;
  readonly pods: readonly PodStanding[];
  readonly slots: readonly SlotStanding[];
}

/**
 * `would_stand`: the living pods could not hold all slots afterwards, so that bots would stand still. `no_pod`: it does not live, or
 * takes no slots now.
 */
export type PlacementRefusal = 'not_found' | 'would_stand' | 'no_pod';
export type PlacementResult = 'done' | PlacementRefusal;

interface PodRow {
  readonly id: string;
  readonly capacity: number;
  readonly own_capacity: number;
  readonly capacity_set: number | null;
  readonly draining: boolean;
  readonly load: PodLoad | null;
  readonly seen_at: Date;
  readonly started_at: Date;
}

interface SlotRow {
  readonly id: number;
  readonly retired: boolean;
  readonly users: number;
  readonly bots: number;
  readonly owner: string | null;
  readonly epoch: number | null;
  readonly taken_at: Date | null;
  readonly pinned_to: string | null;
  readonly pinned_until: Date | null;
}

interface Change {
  readonly by: UserId;
  readonly act: string;
  readonly subject: string;
  readonly detail: Readonly<Record<string, string | number | boolean | null>>;
}

export class PlacementRepository {
  constructor(private readonly pool: DbPool) {}

  /** Returns pods by name and slots by number. */
  async overview(): Promise<PlacementOverview> {
    const [layout, pods, slots] = await Promise.all([
      readLayout(this.pool),
      queryRows<PodRow>(this.pool, sql.PODS),
      queryRows<SlotRow>(this.pool, sql.SLOTS),
    ]);
    const { usersPerSlot, slotsMin } = layout;
    return { usersPerSlot, slotsMin, pods: pods.map(podOf), slots: slots.map(slotOf) };
  }

  /** Sets how users are laid out; pods move them. */
  setLayout(by: UserId, layout: Omit<Layout, 'slots'>): Promise<PlacementResult> {
    const { usersPerSlot, slotsMin } = layout;
    return withTransaction(this.pool, async (client) => {
      await queryRows(client, sql.LOCK_PODS);
      const [row] = await queryRows(client, sql.SET_LAYOUT, [usersPerSlot, slotsMin]);
      if (!row) return 'done';
      const room = await roomOf(client);
      if (slotsWanted(layout, room.users) > room.capacity) return refuse('would_stand');
      return record(client, { by, act: 'LAYOUT_CHANGED', subject: 'layout', detail: { usersPerSlot, slotsMin } });
    }).catch(refusalOf);
  }

  /** Makes a pod give up its slots one after the other and take none, or lets it take slots again. */
  setDraining(by: UserId, podId: PodId, draining: boolean): Promise<PlacementResult> {
    const act = draining ? 'POD_DRAINED' : 'POD_UNDRAINED';
    return this.changePod(podId, sql.SET_DRAINING, draining, { by, act, subject: podId, detail: {} });
  }

  /** Sets how many slots a pod may hold. @param capacity - null: its own setting again */
  setCapacity(by: UserId, podId: PodId, capacity: number | null): Promise<PlacementResult> {
    const change = { by, act: 'POD_CAPACITY_SET', subject: podId, detail: { capacity } };
    return this.changePod(podId, sql.SET_CAPACITY, capacity, change);
  }

  /** Binds a slot to a pod. @param forMs - undefined: until it is released */
  pin(by: UserId, slotId: SlotId, podId: PodId, forMs: number | undefined): Promise<PlacementResult> {
    return withTransaction(this.pool, async (client) => {
      const pod = await queryOne<{ capacity: number }>(client, sql.LIVING_POD, [podId]);
      if (!pod || pod.capacity === 0) return refuse('no_pod');
      const [row] = await queryRows(client, sql.PIN, [slotId, podId, forMs ?? null]);
      if (!row) return refuse('not_found');
      const detail = { podId, minutes: forMs === undefined ? null : forMs / 60_000 };
      return record(client, { by, act: 'SLOT_MOVED', subject: String(slotId), detail });
    }).catch(refusalOf);
  }

  /** Lets a slot go where it fits again. */
  unpin(by: UserId, slotId: SlotId): Promise<PlacementResult> {
    return withTransaction(this.pool, async (client) => {
      const slot = await queryOne<{ pinned_pod: string | null }>(client, sql.LOCK_SLOT, [slotId]);
      if (!slot) return refuse('not_found');
      if (slot.pinned_pod === null) return 'done';
      await queryRows(client, sql.UNPIN, [slotId]);
      return record(client, { by, act: 'SLOT_RELEASED', subject: String(slotId), detail: { podId: slot.pinned_pod } });
    }).catch(refusalOf);
  }

  private changePod(
    podId: PodId,
    statement: { readonly name: string; readonly text: string },
    value: boolean | number | null,
    change: Change,
  ): Promise<PlacementResult> {
    return withTransaction(this.pool, async (client) => {
      const pods = await queryRows<{ id: string }>(client, sql.LOCK_PODS);
      if (!pods.some(({ id }) => id === podId)) return refuse('not_found');
      const before = await roomOf(client);
      const [row] = await queryRows(client, statement, [podId, value]);
      if (!row) return 'done';
      const after = await roomOf(client);
      // What makes room is never refused, even where it is not enough.
      if (after.capacity < before.capacity && after.capacity < after.slots) return refuse('would_stand');
      return record(client, change);
    }).catch(refusalOf);
  }
}

/** Ends the transaction without a trace. */
class Refused extends Error {
  override readonly name = 'Refused';
  constructor(readonly refusal: PlacementRefusal) {
    super(refusal);
  }
}

function refuse(refusal: PlacementRefusal): never {
  throw new Refused(refusal);
}

function refusalOf(error: unknown): PlacementRefusal {
  if (error instanceof Refused) return error.refusal;
  throw error;
}

async function record(client: DbClient, { by, ...act }: Change): Promise<'done'> {
  await appendAudit(client, { userId: by, ...act });
  await notify(client, Notify.slots, {});
  return 'done';
}

async function roomOf(executor: DbExecutor): Promise<{ users: number; slots: number; capacity: number }> {
  const row = await queryOne<{ users: number; slots: number; capacity: number }>(executor, sql.ROOM);
  return row ?? { users: 0, slots: 0, capacity: 0 };
}

const instantOf = (date: Date) => date.getTime() as Instant;

function podOf(row: PodRow): PodStanding {
  return {
    podId: row.id as PodId,
    capacity: row.capacity,
    ownCapacity: row.own_capacity,
    ...(row.capacity_set !== null && { capacitySet: row.capacity_set }),
    draining: row.draining,
    ...(row.load !== null && { load: row.load }),
    seenAt: instantOf(row.seen_at),
    startedAt: instantOf(row.started_at),
  };
}

function slotOf(row: SlotRow): SlotStanding {
  const { owner, epoch, taken_at: takenAt, pinned_to: pinnedTo, pinned_until: until } = row;
  return {
    slotId: row.id as SlotId,
    retired: row.retired,
    users: row.users,
    bots: row.bots,
    ...(owner !== null && epoch !== null && takenAt !== null
      ? { lease: { podId: owner as PodId, epoch, takenAt: instantOf(takenAt) } }
      : {}),
    ...(pinnedTo !== null && { pin: { podId: pinnedTo as PodId, ...(until !== null && { until: instantOf(until) }) } }),
  };
}
