import { decideTick, type TickDecision } from '#core/bot';
import type { HashedFrame, TickKind, UnderlyingFacts } from '#core/model';
import { type BotId, type ContentHash, type Instant, type PodId, type Underlying } from '#core/units';
import type { DbPool } from '#platform/db';
import { sha256Hex } from '#platform/hash';
import { PostgresPodStore, type SlotLease } from '../pods/index.js';

const POD = 'pod-of-tests' as PodId;
const LEASE_MS = 60_000;

export interface DecideSpec {
  readonly botId: BotId;
  readonly frames: ReadonlyMap<Underlying, HashedFrame>;
  /** Market clock. */
  readonly now: Instant;
  readonly kind?: TickKind;
  /** What is known of underlyings besides their quotes; absent: nothing. */
  readonly facts?: ReadonlyMap<Underlying, UnderlyingFacts>;
}

/** Decides for a stored bot and commits as a pod would: lease, inputs, kept frames, one transaction. */
export async function decideAndCommit(pool: DbPool, spec: DecideSpec): Promise<TickDecision> {
  const { botId, frames, now, kind = 'schedule', facts } = spec;
  const store = new PostgresPodStore(pool);
  const inputs = await store.loadTick(botId);
  if (!inputs) throw new Error(`no bot ${botId}`);
  const { bot, account, commands } = inputs;
  const hash = (bytes: Uint8Array) => sha256Hex(bytes) as ContentHash;
  const tick = { kind, dueAt: now, now, bot, account, commands, frames, codeVersion: 'test', ...(facts && { facts }) };
  const decision = decideTick({ ...tick, hash });
  const { record, state, bytes, intents, withdrawn } = decision;
  const used = new Set(record.inputs.frames.map((frame) => frame.hash));
  await store.keepFrames([...frames.values()].filter((frame) => used.has(frame.hash)));
  const { userId, accountId, stateVersion } = bot;
  const result = await store.commitTick({
    ...{ lease: await leaseOf(pool, store, botId), botId, userId, accountId, stateVersion },
    ...{ state, status: state.status, intents, withdrawn },
    decision: {
      ...{ id: record.id, botId, userId, sequence: record.sequence, kind, outcome: record.outcome },
      ...{ decidedAt: now, record: bytes, hash: decision.hash },
    },
  });
  if (result !== 'committed') throw new Error(`the commit was refused: ${result}`);
  return decision;
}

async function leaseOf(pool: DbPool, store: PostgresPodStore, botId: BotId): Promise<SlotLease> {
  await store.takeSlots(POD, 100, LEASE_MS);
  const { rows } = await pool.query<SlotLease>(
    `SELECT l.slot_id AS "slotId", l.owner, l.epoch FROM bots b JOIN users u ON u.id = b.user_id
      JOIN slot_leases l ON l.slot_id = u.slot_id WHERE b.id = $1 AND l.owner = $2`,
    [botId, POD],
  );
  const [lease] = rows;
  if (!lease) throw new Error('another pod holds the slot');
  return lease;
}
