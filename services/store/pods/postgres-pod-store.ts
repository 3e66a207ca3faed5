/** Slots and decisions on Postgres. Lease times are the database's: `clock_timestamp()`, never a pod's clock. */

import type { BotConfig, FaultScope } from '#core/bot';
import { isClosing } from '#core/model';
import { assert, type BotId, type PodId, type SlotId } from '#core/units';
import { type DbPool, queryOne, queryRows } from '#platform/db';
import { Grouped } from '../grouped/index.js';
import { commitTogether, type ReadyCommit, readyCommit } from './commit-together.js';
import { FrameWriter } from './frame-writer.js';
import type {
  CommitResult,
  FaultNote,
  FrameToKeep,
  HostedBot,
  Placement,
  PodHeartbeat,
  PodStore,
  SlotLease,
  TickCommit,
  TickInputs,
} from './port.js';
import * as slotSql from './slot-statements.js';
import * as sql from './statements.js';
import { TickReader } from './tick-reader.js';
import { type BotRow, botOf } from './tick-rows.js';

interface LeaseRow {
  readonly slot_id: number;
  readonly owner: string;
  readonly epoch: number;
  readonly previous_owner?: string | null;
}

interface PlacementRow {
  readonly pods: readonly { readonly podId: PodId; readonly capacity: number; readonly generation: number }[];
  readonly slots: readonly {
    readonly slotId: SlotId;
    readonly owner: PodId | null;
    readonly leaseMs: number | null;
    readonly pinnedTo: PodId | null;
    readonly generation: number;
  }[];
}

/** One group of decisions is written while the next one gathers, a millisecond at least. */
const COMMITS = { runsMax: 2, urgentRuns: 1, sizeMax: 64, lingerMs: 1 };

export class PostgresPodStore implements PodStore {
  private readonly pool: DbPool;
  private readonly reader: TickReader;
  private readonly commits: Grouped<ReadyCommit, CommitResult>;
  private readonly keeper: FrameWriter;

  constructor(pool: DbPool) {
    this.pool = pool;
    this.reader = new TickReader(pool);
    this.keeper = new FrameWriter(pool);
    this.commits = new Grouped({
      ...COMMITS,
      keyOf: ({ commit }) => commit.botId,
      run: (group) => commitTogether(pool, group),
    });
  }

  async heartbeat({ podId, capacity, httpPort, load, generation }: PodHeartbeat): Promise<void> {
    const said = load === undefined ? null : JSON.stringify(load);
    await queryRows(this.pool, slotSql.HEARTBEAT, [podId, capacity, httpPort ?? null, said, generation ?? 0]);
  }

  async placement(withinMs: number): Promise<Placement> {
    const row = await queryOne<PlacementRow>(this.pool, slotSql.PLACEMENT, [withinMs]);
    assert(row, 'Invariant: the placement answers with one row');
    return {
      pods: row.pods.map(({ generation, ...pod }) => ({ ...pod, ...(generation > 0 && { generation }) })),
      slots: row.slots.map(({ slotId, owner, leaseMs, pinnedTo, generation }) => ({
        slotId,
        ...(owner !== null && leaseMs !== null && { owner, leaseMs }),
        ...(pinnedTo !== null && { pinnedTo }),
        ...(generation > 0 && { generation }),
      })),
    };
  }

  async takeSlots(
    podId: PodId,
    want: number,
    leaseMs: number,
    among?: readonly SlotId[],
    generation = 0,
  ): Promise<readonly SlotLease[]> {
    if (want <= 0 || among?.length === 0) return [];
    const values = [podId, want, leaseMs, among ?? null, generation];
    const rows = await queryRows<LeaseRow>(this.pool, slotSql.TAKE_SLOTS, values);
    return rows.map(leaseOf).sort(bySlot);
  }

  async takeBack(podId: PodId, want: number, leaseMs: number, generation = 0): Promise<readonly SlotLease[]> {
    if (want <= 0) return [];
    const rows = await queryRows<LeaseRow>(this.pool, slotSql.TAKE_BACK, [podId, want, leaseMs, null, generation]);
    return rows.map(leaseOf).sort(bySlot);
  }

  async renewSlots(leases: readonly SlotLease[], leaseMs: number): Promise<readonly SlotLease[]> {
    if (leases.length === 0) return [];
    const rows = await queryRows<{ slot_id: number }>(this.pool, slotSql.RENEW_SLOTS, [...columnsOf(leases), leaseMs]);
    const standing = new Set(rows.map((row) => row.slot_id));
    return leases.filter((lease) => standing.has(lease.slotId));
  }

  async releaseSlots(leases: readonly SlotLease[]): Promise<void> {
    if (leases.length > 0) await queryRows(this.pool, slotSql.RELEASE_SLOTS, columnsOf(leases));
  }

  async loadBots(slotId: SlotId): Promise<readonly HostedBot[]> {
    const rows = await queryRows<BotRow>(this.pool, sql.LOAD_BOTS, [slotId]);
    // Not parsed here: one configuration that this release cannot read would hide all bots of the slot. It fails its own ticks.
    return rows.map((row) => botOf(row, row.config as BotConfig));
  }

  loadTick(botId: BotId, isUrgent = false): Promise<TickInputs | undefined> {
    return this.reader.load(botId, isUrgent);
  }

  keepFrames(frames: readonly FrameToKeep[], isUrgent = false): Promise<void> {
    return this.keeper.keep(frames, isUrgent);
  }

  async commitTick(commit: TickCommit): Promise<CommitResult> {
    const isUrgent = commit.decision.kind === 'exit' || commit.intents.some(isClosing);
    return this.commits.ask(readyCommit(commit), isUrgent);
  }

  async noteFault({ lease, botId, scope, code, detail, pauseFrom, at }: FaultNote): Promise<void> {
    const { slotId, owner, epoch } = lease;
    await queryRows(this.pool, sql.NOTE_FAULT, [slotId, owner, epoch, botId, scope, code, detail, pauseFrom, at]);
  }

  async clearFault({ slotId, owner, epoch }: SlotLease, botId: BotId, scope: FaultScope): Promise<void> {
    await queryRows(this.pool, sql.CLEAR_FAULT, [slotId, owner, epoch, botId, scope]);
  }
}

function bySlot(a: SlotLease, b: SlotLease): number {
  return a.slotId - b.slotId;
}

function leaseOf(row: LeaseRow): SlotLease {
  return {
    slotId: row.slot_id as SlotId,
    owner: row.owner as PodId,
    epoch: row.epoch,
    // A lease that was given back has an empty owner: nobody lost it.
    ...(row.previous_owner ? { previousOwner: row.previous_owner as PodId } : {}),
  };
}

function columnsOf(leases: readonly SlotLease[]): unknown[] {
  return [leases.map((lease) => lease.slotId), leases.map((lease) => lease.owner), leases.map((lease) => lease.epoch)];
}
