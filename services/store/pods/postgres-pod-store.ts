/** Slots and decisions on Postgres. Lease times are the database's: `clock_timestamp()`, never a pod's clock. */

import { type BotCommand, BotConfig, type BotState } from '#core/bot';
import { encodeFrame, type HashedFrame, Notify } from '#core/model';
import { stopLevelAt } from '#core/risk';
import { type AccountId, assert, type BotId, type PodId, type SlotId, type UserId } from '#core/units';
import { type DbPool, queryOne, queryRows } from '#platform/db';
import { sha256Hex } from '#platform/hash';
import { type AccountViewRow, accountViewOf, deflateBytes, moneyColumn, priceColumn } from '../rows/index.js';
import type { CommitResult, HostedBot, PodStore, SlotLease, TickCommit, TickInputs } from './port.js';
import * as sql from './statements.js';

interface LeaseRow {
  readonly slot_id: number;
  readonly owner: string;
  readonly epoch: number;
  readonly previous_owner?: string | null;
}

interface BotRow {
  readonly bot_id: string;
  readonly user_id: string;
  readonly account_id: string;
  readonly config_version: number;
  readonly config: unknown;
  readonly state: BotState;
  readonly state_version: number;
}

interface TickRow extends BotRow, AccountViewRow {
  readonly commands: readonly CommandRow[] | null;
  readonly bot_stop_rank: number;
}

interface CommandRow {
  readonly id: number;
  readonly kind: string;
  readonly position_id: string | null;
  readonly at: number;
}

export class PostgresPodStore implements PodStore {
  private readonly pool: DbPool;

  constructor(pool: DbPool) {
    this.pool = pool;
  }

  async heartbeat(pod: { podId: PodId; capacity: number; httpPort?: number }): Promise<void> {
    await queryRows(this.pool, sql.HEARTBEAT, [pod.podId, pod.capacity, pod.httpPort ?? null]);
  }

  async livePods(withinMs: number): Promise<readonly { podId: PodId; capacity: number }[]> {
    const rows = await queryRows<{ id: string; capacity: number }>(this.pool, sql.LIVE_PODS, [withinMs]);
    return rows.map(({ id, capacity }) => ({ podId: id as PodId, capacity }));
  }

  async slotCount(): Promise<number> {
    const row = await queryOne<{ count: number }>(this.pool, sql.SLOT_COUNT);
    return row?.count ?? 0;
  }

  async takeSlots(podId: PodId, want: number, leaseMs: number): Promise<readonly SlotLease[]> {
    if (want <= 0) return [];
    const rows = await queryRows<LeaseRow>(this.pool, sql.TAKE_SLOTS, [podId, want, leaseMs]);
    return rows.map(leaseOf).sort(bySlot);
  }

  async renewSlots(leases: readonly SlotLease[], leaseMs: number): Promise<readonly SlotLease[]> {
    if (leases.length === 0) return [];
    const rows = await queryRows<{ slot_id: number }>(this.pool, sql.RENEW_SLOTS, [...columnsOf(leases), leaseMs]);
    const standing = new Set(rows.map((row) => row.slot_id));
    return leases.filter((lease) => standing.has(lease.slotId));
  }

  async releaseSlots(leases: readonly SlotLease[]): Promise<void> {
    if (leases.length > 0) await queryRows(this.pool, sql.RELEASE_SLOTS, columnsOf(leases));
  }

  async loadBots(slotId: SlotId): Promise<readonly HostedBot[]> {
    const rows = await queryRows<BotRow>(this.pool, sql.LOAD_BOTS, [slotId]);
    // Not parsed here: one configuration that this release cannot read would hide all bots of the slot. It fails its own ticks.
    return rows.map((row) => botOf(row, row.config as BotConfig));
  }

  async loadTick(botId: BotId): Promise<TickInputs | undefined> {
    const row = await queryOne<TickRow>(this.pool, sql.LOAD_TICK, [botId]);
    if (!row) return undefined;
    return {
      bot: botOf(row, BotConfig.parse(row.config)),
      commands: (row.commands ?? []).map(commandOf),
      account: accountViewOf(row),
      botStop: stopLevelAt(row.bot_stop_rank),
    };
  }

  async keepFrames(frames: readonly HashedFrame[]): Promise<void> {
    if (frames.length === 0) return;
    const hashes = frames.map(({ hash }) => hash);
    const kept = new Set(
      (await queryRows<{ hash: string }>(this.pool, sql.KEPT_HASHES, [hashes])).map((row) => row.hash),
    );
    for (const { frame, hash } of frames) {
      if (kept.has(hash)) continue;
      const bytes = encodeFrame(frame);
      assert(sha256Hex(bytes) === hash, 'Invariant: a frame is named by the hash of its encoded bytes');
      await queryRows(this.pool, sql.KEEP_FRAME, [
        hash,
        frame.underlying,
        frame.sequence,
        frame.tsEvent,
        await deflateBytes(bytes),
      ]);
    }
  }

  async commitTick(commit: TickCommit): Promise<CommitResult> {
    const { lease, decision, intents } = commit;
    assert(decision.botId === commit.botId, 'Invariant: a decision is committed for its own bot');
    const notice = JSON.stringify({ userId: commit.userId, botId: commit.botId });
    const row = await queryOne<{ leases: number; states: number }>(this.pool, sql.COMMIT_TICK, [
      ...[lease.slotId, lease.owner, lease.epoch],
      ...[commit.botId, commit.stateVersion, JSON.stringify(commit.state), commit.status],
      ...[decision.id, commit.userId, decision.sequence, decision.kind, decision.outcome, decision.decidedAt],
      ...[await deflateBytes(decision.record), decision.hash],
      JSON.stringify(intents.map(intentRow)),
      ...[commit.accountId, Notify.decisions, notice],
      ...[Notify.intents, intents.length > 0 ? JSON.stringify({ accountId: commit.accountId }) : null],
    ]);
    assert(row, 'Invariant: a commit answers with one row');
    if (row.leases === 0) return 'lost_slot';
    return row.states === 0 ? 'stale_state' : 'committed';
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

function botOf(row: BotRow, config: BotConfig): HostedBot {
  return {
    botId: row.bot_id as BotId,
    userId: row.user_id as UserId,
    accountId: row.account_id as AccountId,
    configVersion: row.config_version,
    config,
    state: row.state,
    stateVersion: row.state_version,
  };
}

function commandOf(row: CommandRow): BotCommand {
  const { id, kind, at, position_id: positionId } = row;
  const command = kind === 'close_position' ? { id, kind, positionId, at } : { id, kind, at };
  return command as BotCommand;
}

function intentRow(intent: TickCommit['intents'][number]): Readonly<Record<string, unknown>> {
  return {
    id: intent.id,
    decision_id: intent.decisionId,
    client_order_id: intent.clientOrderId,
    symbol: intent.symbol,
    underlying: intent.underlying,
    side: intent.side,
    quantity: intent.quantity,
    limit_price: priceColumn(intent.limit),
    valid_until: intent.validUntil,
    reserve: moneyColumn(intent.reserve),
    position_id: intent.positionId,
    duration: intent.duration ?? 'day',
    origin: intent.origin ?? 'bot',
  };
}
