import type { Instant, UserId } from '#core/units';
import { type DbPool, queryRows, withTransaction } from '#platform/db';
import { type NoticeKind, type QuietRow, quietOf, type TargetWay } from './target.repository.js';

/** Hours of the day in which only what cannot wait is told. */
export interface QuietHours {
  /** "22:00". */
  readonly from: string;
  readonly until: string;
  /** IANA name. */
  readonly zone: string;
  readonly urgentThrough: boolean;
}

/** A notice that one sender holds for a while, with where it goes. */
export interface DueDelivery {
  readonly noticeId: number;
  readonly targetId: string;
  readonly userId: UserId;
  readonly email: string;
  readonly kind: NoticeKind;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly at: Instant;
  readonly way: TargetWay;
  readonly address: string;
  readonly secret?: { readonly sealed: Uint8Array; readonly keyId: string };
  /** Attempts up to now, this one among them. */
  readonly attempts: number;
}

export type Outcome =
  | { readonly kind: 'sent' }
  /** Tried again then. */
  | { readonly kind: 'later'; readonly code: string; readonly afterMs: number }
  | { readonly kind: 'given_up'; readonly code: string }
  /** The browser has withdrawn: there is nobody to tell any more. */
  | { readonly kind: 'gone' };

/** Longer than any attempt lasts: a claim that is older is of a gateway that died. */
const CLAIM_MS = 60_000;

const UNPLANNED = {
  name: 'notices_unplanned',
  text: `SELECT n.id, n.user_id, n.kind, s.quiet_from, s.quiet_until, s.zone, s.urgent_through FROM notices n
    LEFT JOIN notification_settings s ON s.user_id = n.user_id
    WHERE n.planned_at IS NULL ORDER BY n.id LIMIT $1 FOR UPDATE OF n SKIP LOCKED`,
};
const PLAN = {
  name: 'notice_plan',
  text: `WITH planned AS (UPDATE notices SET planned_at = clock_timestamp() WHERE id = $1)
    INSERT INTO notice_deliveries (notice_id, target_id, due_at)
    SELECT $1, t.id, to_timestamp($4 / 1000.0) FROM notification_targets t WHERE t.user_id = $2 AND $3 = ANY (t.kinds)
    ON CONFLICT DO NOTHING`,
};
/** The lock lets one gateway have each; the claim outlives the transaction. */
const CLAIM = {
  name: 'notice_claim',
  text: `WITH due AS (SELECT notice_id, target_id FROM notice_deliveries
      WHERE state = 'waiting' AND due_at <= clock_timestamp() AND (claimed_until IS NULL OR claimed_until < clock_timestamp())
      ORDER BY due_at LIMIT $1 FOR UPDATE SKIP LOCKED),
    claimed AS (UPDATE notice_deliveries d SET attempts = d.attempts + 1, claimed_until = clock_timestamp() + $2 * interval '1 millisecond'
      FROM due WHERE d.notice_id = due.notice_id AND d.target_id = due.target_id RETURNING d.*)
    SELECT c.notice_id, c.target_id, c.attempts, n.user_id, n.kind, n.detail, n.at, u.email, t.way, t.address, t.sealed, t.key_id
    FROM claimed c JOIN notices n ON n.id = c.notice_id JOIN users u ON u.id = n.user_id JOIN notification_targets t ON t.id = c.target_id
    ORDER BY c.notice_id`,
};
/** Only the attempt that holds it may say how it went. */
const FINISH = {
  name: 'notice_finish',
  text: `WITH finished AS (UPDATE notice_deliveries SET state = $4, code = $5, claimed_until = NULL, due_at = clock_timestamp() + $6 * interval '1 millisecond'
      WHERE notice_id = $1 AND target_id = $2 AND attempts = $3 AND state = 'waiting' RETURNING target_id)
    UPDATE notification_targets t SET failed_code = $5, last_sent_at = CASE WHEN $4 = 'sent' THEN clock_timestamp() ELSE t.last_sent_at END
    FROM finished WHERE t.id = finished.target_id`,
};
const REMOVE_TARGET = { name: 'notice_target_gone', text: 'DELETE FROM notification_targets WHERE id = $1' };
const TELL_ONCE = {
  name: 'notice_once',
  text: `INSERT INTO notices (user_id, kind, detail, once_key)
    SELECT t.user_id, $2, $3, $4 || ':' || t.user_id FROM notification_targets t WHERE t.user_id = ANY ($1::uuid[]) AND $2 = ANY (t.kinds)
    GROUP BY t.user_id ON CONFLICT DO NOTHING`,
};
/** Those whose running bots watch an underlying. */
const WATCHERS = {
  name: 'notice_watchers',
  text: `SELECT DISTINCT b.user_id FROM bots b JOIN bot_states s ON s.bot_id = b.id AND s.status = 'running'
    JOIN bot_configs c ON c.bot_id = b.id AND c.version = b.config_version
    WHERE b.deleted_at IS NULL AND c.config->'watchlist' ? $1`,
};
const PURGE = {
  name: 'notice_purge',
  text: `DELETE FROM notices WHERE at < clock_timestamp() - $1 * interval '1 millisecond'
    AND NOT EXISTS (SELECT 1 FROM notice_deliveries d WHERE d.notice_id = notices.id AND d.state = 'waiting')`,
};

interface UnplannedRow extends QuietRow {
  readonly id: number;
  readonly user_id: string;
  readonly kind: NoticeKind;
}

interface ClaimedRow {
  readonly notice_id: number;
  readonly target_id: string;
  readonly attempts: number;
  readonly user_id: string;
  readonly kind: NoticeKind;
  readonly detail: Readonly<Record<string, unknown>>;
  readonly at: Date;
  readonly email: string;
  readonly way: TargetWay;
  readonly address: string;
  readonly sealed: Uint8Array | null;
  readonly key_id: string | null;
}

/** Notices on their way; several gateways share the work, and none does another's. */
export class NoticeRepository {
  constructor(private readonly pool: DbPool) {}

  /** Makes the deliveries of new notices. Returns how many notices it took. */
  plan(max: number, dueAt: (kind: NoticeKind, quiet: QuietHours | undefined) => Instant): Promise<number> {
    return withTransaction(this.pool, async (client) => {
      const rows = await queryRows<UnplannedRow>(client, UNPLANNED, [max]);
      for (const row of rows) {
        await queryRows(client, PLAN, [row.id, row.user_id, row.kind, dueAt(row.kind, quietOf(row))]);
      }
      return rows.length;
    });
  }

  async claim(max: number): Promise<readonly DueDelivery[]> {
    return (await queryRows<ClaimedRow>(this.pool, CLAIM, [max, CLAIM_MS])).map(deliveryOf);
  }

  async finish({ noticeId, targetId, attempts }: DueDelivery, outcome: Outcome): Promise<void> {
    if (outcome.kind === 'gone') {
      await queryRows(this.pool, REMOVE_TARGET, [targetId]);
      return;
    }
    const state = outcome.kind === 'later' ? 'waiting' : outcome.kind;
    const code = outcome.kind === 'sent' ? null : outcome.code;
    const afterMs = outcome.kind === 'later' ? outcome.afterMs : 0;
    await queryRows(this.pool, FINISH, [noticeId, targetId, attempts, state, code, afterMs]);
  }

  /** Tells each of these users once, whoever notices it how often. */
  async tellOnce(
    userIds: readonly string[],
    kind: NoticeKind,
    detail: Readonly<Record<string, unknown>>,
    onceKey: string,
  ): Promise<void> {
    if (userIds.length > 0) await queryRows(this.pool, TELL_ONCE, [userIds, kind, detail, onceKey]);
  }

  async watchersOf(underlying: string): Promise<readonly string[]> {
    return (await queryRows<{ user_id: string }>(this.pool, WATCHERS, [underlying])).map(({ user_id }) => user_id);
  }

  /** Forgets notices that are done and older than this. */
  async purge(olderThanMs: number): Promise<void> {
    await queryRows(this.pool, PURGE, [olderThanMs]);
  }
}

function deliveryOf(row: ClaimedRow): DueDelivery {
  const { kind, detail, email, way, address, attempts, sealed, key_id: keyId } = row;
  return {
    ...{ kind, detail, email, way, address, attempts },
    noticeId: row.notice_id,
    targetId: row.target_id,
    userId: row.user_id as UserId,
    at: row.at.getTime() as Instant,
    ...(sealed !== null && keyId !== null && { secret: { sealed, keyId } }),
  };
}
