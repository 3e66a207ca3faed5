import type { Instant, UserId } from '#core/units';
import { type DbPool, queryOne, queryRows } from '#platform/db';
import type { QuietHours } from './notice.repository.js';

/** What people are told of. */
export const NOTICE_KINDS = ['fill', 'rejection', 'unknown', 'login', 'stale_feed', 'pause', 'limit'] as const;
/** `test` is what a person asks for to see whether it arrives. */
export type NoticeKind = (typeof NOTICE_KINDS)[number] | 'test';
export type TargetWay = 'email' | 'webhook' | 'push';

export interface NewTarget {
  readonly id: string;
  readonly way: TargetWay;
  readonly name: string;
  /** A URL; empty for e-mail, which goes to the account's address. */
  readonly address: string;
  readonly secret?: { readonly sealed: Uint8Array; readonly keyId: string };
  readonly kinds: readonly NoticeKind[];
}

export interface StoredTarget extends Omit<NewTarget, 'secret'> {
  readonly createdAt: Instant;
  readonly lastSentAt?: Instant;
  /** Why the last notice could not be delivered. */
  readonly failedCode?: string;
}

interface TargetRow {
  readonly id: string;
  readonly way: TargetWay;
  readonly name: string;
  readonly address: string;
  readonly kinds: readonly NoticeKind[];
  readonly created_at: Date;
  readonly last_sent_at: Date | null;
  readonly failed_code: string | null;
}

export const TARGETS_MAX = 20;

const LIST = {
  name: 'target_list',
  text: 'SELECT * FROM notification_targets WHERE user_id = $1 ORDER BY created_at, id',
};
/** A browser that asks again, and a second e-mail, replace what was there. */
const ADD = {
  name: 'target_add',
  text: `WITH gone AS (DELETE FROM notification_targets WHERE user_id = $2 AND way = $3 AND address = $5 AND way <> 'webhook' RETURNING id)
    INSERT INTO notification_targets (id, user_id, way, name, address, sealed, key_id, kinds)
    SELECT $1, $2, $3, $4, $5, $6, $7, $8 WHERE (SELECT count(*) FROM notification_targets WHERE user_id = $2) < ${TARGETS_MAX}
    RETURNING id`,
};
const SET_KINDS = {
  name: 'target_set_kinds',
  text: 'UPDATE notification_targets SET kinds = $3 WHERE user_id = $1 AND id = $2 RETURNING id',
};
const REMOVE = {
  name: 'target_remove',
  text: 'DELETE FROM notification_targets WHERE user_id = $1 AND id = $2 RETURNING id',
};
const TEST = {
  name: 'target_test',
  text: `WITH target AS (SELECT id, user_id FROM notification_targets WHERE user_id = $1 AND id = $2),
    notice AS (INSERT INTO notices (user_id, kind, detail, planned_at) SELECT user_id, 'test', '{}', clock_timestamp() FROM target RETURNING id)
    INSERT INTO notice_deliveries (notice_id, target_id, due_at) SELECT notice.id, target.id, clock_timestamp() FROM notice, target
    RETURNING notice_id`,
};
const QUIET = {
  name: 'quiet_of',
  text: 'SELECT quiet_from, quiet_until, zone, urgent_through FROM notification_settings WHERE user_id = $1',
};
const SET_QUIET = {
  name: 'quiet_set',
  text: `INSERT INTO notification_settings (user_id, quiet_from, quiet_until, zone, urgent_through) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (user_id) DO UPDATE SET quiet_from = $2, quiet_until = $3, zone = $4, urgent_through = $5`,
};

export interface QuietRow {
  readonly quiet_from: string | null;
  readonly quiet_until: string | null;
  readonly zone: string | null;
  readonly urgent_through: boolean | null;
}

/** Where people are told, and when not; every query is scoped to its user. */
export class TargetRepository {
  constructor(private readonly pool: DbPool) {}

  async list(userId: UserId): Promise<readonly StoredTarget[]> {
    return (await queryRows<TargetRow>(this.pool, LIST, [userId])).map(targetOf);
  }

  /** Returns false when there are as many as there may be. */
  async add(userId: UserId, { id, way, name, address, secret, kinds }: NewTarget): Promise<boolean> {
    const values = [id, userId, way, name, address, secret?.sealed ?? null, secret?.keyId ?? null, kinds];
    return (await queryOne(this.pool, ADD, values)) !== undefined;
  }

  async setKinds(userId: UserId, id: string, kinds: readonly NoticeKind[]): Promise<boolean> {
    return (await queryOne(this.pool, SET_KINDS, [userId, id, kinds])) !== undefined;
  }

  async remove(userId: UserId, id: string): Promise<boolean> {
    return (await queryOne(this.pool, REMOVE, [userId, id])) !== undefined;
  }

  /** Puts a notice of its own on its way, quiet hours or not. */
  async test(userId: UserId, id: string): Promise<boolean> {
    return (await queryOne(this.pool, TEST, [userId, id])) !== undefined;
  }

  async quietHours(userId: UserId): Promise<QuietHours | undefined> {
    const row = await queryOne<QuietRow>(this.pool, QUIET, [userId]);
    return row && quietOf(row);
  }

  /** @param quiet - undefined: never quiet */
  async setQuietHours(userId: UserId, quiet: QuietHours | undefined): Promise<void> {
    const { from = null, until = null, zone = 'UTC', urgentThrough = true } = quiet ?? {};
    await queryRows(this.pool, SET_QUIET, [userId, from, until, zone, urgentThrough]);
  }
}

export function quietOf({ quiet_from, quiet_until, zone, urgent_through }: QuietRow): QuietHours | undefined {
  if (quiet_from === null || quiet_until === null || zone === null) return undefined;
  return { from: quiet_from, until: quiet_until, zone, urgentThrough: urgent_through === true };
}

function targetOf({ created_at, last_sent_at, failed_code, id, way, name, address, kinds }: TargetRow): StoredTarget {
  return {
    ...{ id, way, name, address, kinds },
    createdAt: created_at.getTime() as Instant,
    ...(last_sent_at !== null && { lastSentAt: last_sent_at.getTime() as Instant }),
    ...(failed_code !== null && { failedCode: failed_code }),
  };
}
