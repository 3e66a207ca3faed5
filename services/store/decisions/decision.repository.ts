import { BotConfig } from '#core/bot';
import type { TickKind } from '#core/model';
import {
  assert,
  type BotId,
  type ContentHash,
  type DecisionId,
  type Instant,
  type SlotId,
  type UserId,
} from '#core/units';
import { type DbPool, queryOne, queryRows } from '#platform/db';
import { sha256Hex } from '#platform/hash';
import { inflateBytes } from '../rows/index.js';

/** A stored decision with the canonical bytes of its record (`decodeRecord` of core/bot reads them). */
export interface ArchivedDecision {
  readonly id: DecisionId;
  readonly botId: BotId;
  readonly userId: UserId;
  readonly sequence: number;
  readonly kind: TickKind;
  readonly outcome: string;
  /** Market clock. */
  readonly decidedAt: Instant;
  readonly record: Uint8Array;
  readonly hash: ContentHash;
  readonly slotId: SlotId;
  readonly slotEpoch: number;
  /** Wall clock. */
  readonly createdAt: Instant;
}

interface DecisionRow {
  readonly id: string;
  readonly bot_id: string;
  readonly user_id: string;
  readonly sequence: number;
  readonly kind: string;
  readonly outcome: string;
  readonly decided_at: number;
  readonly record: Uint8Array;
  readonly hash: string;
  readonly slot_id: number;
  readonly slot_epoch: number;
  readonly created_at: Date;
}

const LIST = {
  name: 'decision_list',
  text: `SELECT * FROM decisions WHERE user_id = $1 AND bot_id = $2 AND ($3::int IS NULL OR sequence < $3)
    ORDER BY sequence DESC LIMIT $4`,
};
const GET = { name: 'decision_get', text: 'SELECT * FROM decisions WHERE user_id = $1 AND id = $2' };
const NEWEST = {
  name: 'decision_newest',
  text: `SELECT d.* FROM bots b CROSS JOIN LATERAL
      (SELECT * FROM decisions WHERE bot_id = b.id ORDER BY sequence DESC LIMIT 1) d
    WHERE b.user_id = $1 AND b.deleted_at IS NULL`,
};
const GET_ANY = { name: 'decision_get_any', text: 'SELECT * FROM decisions WHERE id = $1' };
const CONFIG_ANY = {
  name: 'decision_config_any',
  text: 'SELECT config FROM bot_configs WHERE bot_id = $1 AND version = $2',
};

/** Decisions, append-only. What a person asks is scoped to the user. */
export class DecisionRepository {
  private readonly pool: DbPool;

  constructor(pool: DbPool) {
    this.pool = pool;
  }

  /** Returns a bot's decisions, newest first. @param page.before - only those with a lower sequence */
  async list(
    userId: UserId,
    botId: BotId,
    page: { readonly before?: number; readonly limit: number },
  ): Promise<readonly ArchivedDecision[]> {
    const rows = await queryRows<DecisionRow>(this.pool, LIST, [userId, botId, page.before ?? null, page.limit]);
    return Promise.all(rows.map(decisionOf));
  }

  async get(userId: UserId, id: DecisionId): Promise<ArchivedDecision | undefined> {
    const row = await queryOne<DecisionRow>(this.pool, GET, [userId, id]);
    return row && decisionOf(row);
  }

  /** Returns the newest decision of each of the user's bots. */
  async newest(userId: UserId): Promise<ReadonlyMap<BotId, ArchivedDecision>> {
    const rows = await queryRows<DecisionRow>(this.pool, NEWEST, [userId]);
    const decisions = await Promise.all(rows.map(decisionOf));
    return new Map(decisions.map((decision) => [decision.botId, decision]));
  }

  /** For operators on the machine (`npm run replay`): any decision and the configuration that it was made with. */
  async getForReplay(id: DecisionId): Promise<ArchivedDecision | undefined> {
    const row = await queryOne<DecisionRow>(this.pool, GET_ANY, [id]);
    return row && decisionOf(row);
  }

  async configForReplay(botId: BotId, version: number): Promise<BotConfig | undefined> {
    const row = await queryOne<{ config: unknown }>(this.pool, CONFIG_ANY, [botId, version]);
    return row && BotConfig.parse(row.config);
  }
}

async function decisionOf(row: DecisionRow): Promise<ArchivedDecision> {
  const record = await inflateBytes(row.record);
  assert(sha256Hex(record) === row.hash, 'Invariant: a stored record has the hash that it was stored under');
  return {
    id: row.id as DecisionId,
    botId: row.bot_id as BotId,
    userId: row.user_id as UserId,
    sequence: row.sequence,
    kind: row.kind as TickKind,
    outcome: row.outcome,
    decidedAt: row.decided_at as Instant,
    record,
    hash: row.hash as ContentHash,
    slotId: row.slot_id as SlotId,
    slotEpoch: row.slot_epoch,
    createdAt: row.created_at.getTime() as Instant,
  };
}
