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

/** A stored decision as it stands in its row, whatever has become of it: nothing is checked. */
export interface KeptDecisionRow
  extends Pick<ArchivedDecision, 'id' | 'botId' | 'userId' | 'sequence' | 'kind' | 'outcome' | 'hash'> {
  /** Undefined when what is stored cannot be unpacked. */
  readonly record: Uint8Array | undefined;
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
const DAY_ANY = {
  name: 'decision_day_any',
  text: 'SELECT * FROM decisions WHERE bot_id = $1 AND decided_at >= $2 AND decided_at < $3 ORDER BY sequence',
};
const BEFORE_ANY = {
  name: 'decision_before_any',
  text: 'SELECT sequence, hash FROM decisions WHERE bot_id = $1 AND sequence < $2 ORDER BY sequence DESC LIMIT 1',
};
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

  /** Returns a bot's decisions of some time on the market clock (`until` is not in it), in their order. */
  async dayForReplay(
    botId: BotId,
    span: { readonly from: Instant; readonly until: Instant },
  ): Promise<readonly KeptDecisionRow[]> {
    const rows = await queryRows<DecisionRow>(this.pool, DAY_ANY, [botId, span.from, span.until]);
    return Promise.all(
      rows.map(async (row) => ({
        id: row.id as DecisionId,
        botId: row.bot_id as BotId,
        userId: row.user_id as UserId,
        sequence: row.sequence,
        kind: row.kind as TickKind,
        outcome: row.outcome,
        hash: row.hash as ContentHash,
        record: await inflateBytes(row.record).catch(() => undefined),
      })),
    );
  }

  /** Returns the number and the hash of the decision before one; undefined when there is none. */
  async hashBefore(
    botId: BotId,
    sequence: number,
  ): Promise<{ readonly sequence: number; readonly hash: ContentHash } | undefined> {
    return queryOne<{ sequence: number; hash: ContentHash }>(this.pool, BEFORE_ANY, [botId, sequence]);
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
