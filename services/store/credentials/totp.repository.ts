import type { UserId } from '#core/units';
import { type DbClient, type DbPool, queryOne, queryRows, withTransaction } from '#platform/db';
import { appendAudit } from '../audit/index.js';

export interface SealedTotp {
  readonly sealed: Uint8Array;
  /** Which key sealed it. */
  readonly keyId: string;
  readonly confirmed: boolean;
}

interface TotpRow {
  readonly sealed: Uint8Array;
  readonly key_id: string;
  readonly confirmed_at: Date | null;
}

const BEGIN = {
  name: 'totp_begin',
  text: `INSERT INTO totp_secrets (user_id, sealed, key_id) VALUES ($1, $2, $3)
    ON CONFLICT (user_id) DO UPDATE SET sealed = $2, key_id = $3, last_step = 0, created_at = clock_timestamp()
    WHERE totp_secrets.confirmed_at IS NULL RETURNING user_id`,
};
const FIND = { name: 'totp_find', text: 'SELECT sealed, key_id, confirmed_at FROM totp_secrets WHERE user_id = $1' };
/** The row's lock lets one of two requests with the same code through. */
const USE_STEP = {
  name: 'totp_use_step',
  text: 'UPDATE totp_secrets SET last_step = $2 WHERE user_id = $1 AND last_step < $2 RETURNING user_id',
};
const CONFIRM = {
  name: 'totp_confirm',
  text: `UPDATE totp_secrets SET last_step = $2, confirmed_at = clock_timestamp()
    WHERE user_id = $1 AND confirmed_at IS NULL AND last_step < $2 RETURNING user_id`,
};
const DELETE = { name: 'totp_delete', text: 'DELETE FROM totp_secrets WHERE user_id = $1 RETURNING confirmed_at' };
const DROP_CODES = { name: 'recovery_drop', text: 'DELETE FROM recovery_codes WHERE user_id = $1' };
const ADD_CODES = {
  name: 'recovery_add',
  text: 'INSERT INTO recovery_codes (user_id, code_hash) SELECT $1, unnest($2::text[])',
};
const USE_CODE = {
  name: 'recovery_use',
  text: 'DELETE FROM recovery_codes WHERE user_id = $1 AND code_hash = $2 RETURNING code_hash',
};
const COUNT_CODES = {
  name: 'recovery_count',
  text: 'SELECT count(*)::int AS n FROM recovery_codes WHERE user_id = $1',
};

/** Authenticator apps and recovery codes. Secrets come sealed, codes as hashes. */
export class TotpRepository {
  constructor(private readonly pool: DbPool) {}

  /** Keeps a secret that is not confirmed yet. Returns false when one is in use already. */
  async begin(userId: UserId, secret: { readonly sealed: Uint8Array; readonly keyId: string }): Promise<boolean> {
    return (await queryOne(this.pool, BEGIN, [userId, secret.sealed, secret.keyId])) !== undefined;
  }

  async find(userId: UserId): Promise<SealedTotp | undefined> {
    const row = await queryOne<TotpRow>(this.pool, FIND, [userId]);
    return row && { sealed: row.sealed, keyId: row.key_id, confirmed: row.confirmed_at !== null };
  }

  /** Uses up a time step. Returns false when it, or a later one, was used before. */
  async takeStep(userId: UserId, step: number): Promise<boolean> {
    return (await queryOne(this.pool, USE_STEP, [userId, step])) !== undefined;
  }

  /** Puts the secret into use, with its first recovery codes. Returns false when it was in use, or the step was. */
  confirm(userId: UserId, step: number, codeHashes: readonly string[]): Promise<boolean> {
    return withTransaction(this.pool, async (client) => {
      if (!(await queryOne(client, CONFIRM, [userId, step]))) return false;
      await putCodes(client, userId, codeHashes);
      await appendAudit(client, { userId, act: 'TOTP_ADDED', detail: {} });
      return true;
    });
  }

  /** Takes secret and recovery codes away. Returns whether there was one in use. */
  remove(userId: UserId): Promise<boolean> {
    return withTransaction(this.pool, async (client) => {
      const row = await queryOne<{ confirmed_at: Date | null }>(client, DELETE, [userId]);
      await queryRows(client, DROP_CODES, [userId]);
      if (!row?.confirmed_at) return false;
      await appendAudit(client, { userId, act: 'TOTP_REMOVED', detail: {} });
      return true;
    });
  }

  replaceCodes(userId: UserId, codeHashes: readonly string[]): Promise<void> {
    return withTransaction(this.pool, async (client) => {
      await putCodes(client, userId, codeHashes);
      await appendAudit(client, { userId, act: 'RECOVERY_CODES_MADE', detail: { count: codeHashes.length } });
    });
  }

  /** Uses up a recovery code. Returns false when there is none with this hash. */
  takeCode(userId: UserId, codeHash: string): Promise<boolean> {
    return withTransaction(this.pool, async (client) => {
      if (!(await queryOne(client, USE_CODE, [userId, codeHash]))) return false;
      await appendAudit(client, { userId, act: 'RECOVERY_CODE_USED', detail: {} });
      return true;
    });
  }

  async codesLeft(userId: UserId): Promise<number> {
    return (await queryOne<{ n: number }>(this.pool, COUNT_CODES, [userId]))?.n ?? 0;
  }
}

async function putCodes(client: DbClient, userId: UserId, codeHashes: readonly string[]): Promise<void> {
  await queryRows(client, DROP_CODES, [userId]);
  await queryRows(client, ADD_CODES, [userId, codeHashes]);
}
