import { Notify } from '#core/model';
import type { BotId, Instant, UserId } from '#core/units';
import { type DbPool, queryOne, queryRows, withTransaction } from '#platform/db';
import { appendAudit } from '../audit/index.js';
import { notify } from '../rows/index.js';

export interface Hook {
  readonly id: string;
  readonly userId: UserId;
  readonly botId: BotId;
  readonly name: string;
  readonly acts: readonly HookAct[];
  readonly createdAt: Instant;
  readonly lastUsedAt?: Instant;
}

export interface NewHook {
  readonly id: string;
  readonly botId: BotId;
  readonly name: string;
  readonly acts: readonly HookAct[];
  readonly secret: { readonly sealed: Uint8Array; readonly keyId: string };
}

interface HookRow {
  readonly id: string;
  readonly user_id: string;
  readonly bot_id: string;
  readonly name: string;
  readonly acts: readonly HookAct[];
  readonly sealed: Uint8Array;
  readonly key_id: string;
  readonly created_at: Date;
  readonly last_used_at: Date | null;
}

/** As in the audit log when a person does it. */
const ACTS = { look: 'BOT_LOOK_ASKED', start: 'BOT_STARTED', pause: 'BOT_PAUSED' } as const;
export type HookAct = keyof typeof ACTS;

const HOOKS_MAX = 20;

const LIST = { name: 'hook_list', text: 'SELECT * FROM inbound_hooks WHERE user_id = $1 ORDER BY created_at, id' };
const ADD = {
  name: 'hook_add',
  text: `INSERT INTO inbound_hooks (id, user_id, bot_id, name, acts, sealed, key_id) SELECT $1, $2, b.id, $4, $5, $6, $7
    FROM bots b WHERE b.id = $3 AND b.user_id = $2 AND b.deleted_at IS NULL
      AND (SELECT count(*) FROM inbound_hooks WHERE user_id = $2) < ${HOOKS_MAX} RETURNING id`,
};
const REMOVE = { name: 'hook_remove', text: 'DELETE FROM inbound_hooks WHERE user_id = $1 AND id = $2 RETURNING name' };
const FIND = { name: 'hook_find', text: 'SELECT * FROM inbound_hooks WHERE id = $1' };
const TAKE = {
  name: 'hook_take',
  text: `WITH taken AS (INSERT INTO inbound_calls (hook_id, call_id, act) VALUES ($1, $2, $3))
    UPDATE inbound_hooks SET last_used_at = clock_timestamp() WHERE id = $1`,
};
/** A program that runs wild must not make its bot decide without end. */
const CALLS_PER_MINUTE_MAX = 20;
const BUSY = {
  name: 'hook_busy',
  text: `SELECT 1 FROM inbound_calls WHERE hook_id = $1 AND at > clock_timestamp() - interval '1 minute'
    HAVING count(*) >= ${CALLS_PER_MINUTE_MAX}`,
};
const EARLIER = { name: 'hook_earlier', text: 'SELECT act FROM inbound_calls WHERE hook_id = $1 AND call_id = $2' };
const LOCK_BOT = {
  name: 'hook_lock_bot',
  text: 'SELECT id FROM bots WHERE id = $1 AND user_id = $2 AND deleted_at IS NULL FOR UPDATE',
};
const ADD_COMMAND = {
  name: 'hook_command',
  text: 'INSERT INTO bot_commands (bot_id, kind, at) VALUES ($1, $2, $3) RETURNING id',
};
const PURGE = {
  name: 'hook_purge',
  text: `DELETE FROM inbound_calls WHERE at < clock_timestamp() - $1 * interval '1 millisecond'`,
};

/** Addresses at which programs command bots, and the calls that were taken there. */
export class HookRepository {
  constructor(private readonly pool: DbPool) {}

  async list(userId: UserId): Promise<readonly Hook[]> {
    return (await queryRows<HookRow>(this.pool, LIST, [userId])).map(hookOf);
  }

  /** Returns false when the bot is not the user's, or there are as many as there may be. */
  add(userId: UserId, { id, botId, name, acts, secret }: NewHook): Promise<boolean> {
    return withTransaction(this.pool, async (client) => {
      const values = [id, userId, botId, name, acts, secret.sealed, secret.keyId];
      if (!(await queryOne(client, ADD, values))) return false;
      await appendAudit(client, { userId, act: 'HOOK_MADE', subject: id, detail: { name, botId, acts } });
      return true;
    });
  }

  remove(userId: UserId, id: string): Promise<boolean> {
    return withTransaction(this.pool, async (client) => {
      const row = await queryOne<{ name: string }>(client, REMOVE, [userId, id]);
      if (!row) return false;
      await appendAudit(client, { userId, act: 'HOOK_REMOVED', subject: id, detail: { name: row.name } });
      return true;
    });
  }

  async find(id: string): Promise<(Hook & { readonly secret: NewHook['secret'] }) | undefined> {
    const row = await queryOne<HookRow>(this.pool, FIND, [id]);
    return row && { ...hookOf(row), secret: { sealed: row.sealed, keyId: row.key_id } };
  }

  /**
   * Takes a call once and leaves its command for the bot, in one transaction: a crash leaves both or neither. A call whose id was used before
   * changes nothing.
   * @param at - market clock
   */
  command(
    { id, userId, botId }: Hook,
    { callId, act, at }: { readonly callId: string; readonly act: HookAct; readonly at: Instant },
  ): Promise<'taken' | 'repeated' | 'id_reused' | 'too_many' | 'not_found'> {
    return withTransaction(this.pool, async (client) => {
      if (!(await queryOne(client, LOCK_BOT, [botId, userId]))) return 'not_found';
      const earlier = await queryOne<{ act: string }>(client, EARLIER, [id, callId]);
      if (earlier) return earlier.act === act ? 'repeated' : 'id_reused';
      // To pause is never too often.
      if (act !== 'pause' && (await queryOne(client, BUSY, [id]))) return 'too_many';
      await queryRows(client, TAKE, [id, callId, act]);
      const command = await queryOne<{ id: number }>(client, ADD_COMMAND, [botId, act, at]);
      const detail = { hookId: id, commandId: (command as { id: number }).id };
      await appendAudit(client, { userId, act: ACTS[act], subject: botId, detail });
      await notify(client, Notify.commands, { userId, botId });
      return 'taken';
    });
  }

  async purge(olderThanMs: number): Promise<void> {
    await queryRows(this.pool, PURGE, [olderThanMs]);
  }
}

function hookOf({ id, user_id, bot_id, name, acts, created_at, last_used_at }: HookRow): Hook {
  return {
    ...{ id, name, acts },
    userId: user_id as UserId,
    botId: bot_id as BotId,
    createdAt: created_at.getTime() as Instant,
    ...(last_used_at !== null && { lastUsedAt: last_used_at.getTime() as Instant }),
  };
}
