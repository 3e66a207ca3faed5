import { Notify } from '#core/model';
import type { Instant, SlotId, UserId } from '#core/units';
import { type Clock, systemClock } from '#platform/clock';
import { type DbPool, queryOne, queryRows, withTransaction } from '#platform/db';
import { errorCodeOf, PlatformCode } from '#platform/errors';
import { appendAudit } from '../audit/index.js';
import { callPrisma, prismaOn } from '../client/index.js';
import { notify } from '../rows/index.js';

export type UserRole = 'trader' | 'operator';

export interface StoredUser {
  readonly userId: UserId;
  readonly email: string;
  readonly role: UserRole;
  readonly passwordHash: string;
  readonly slotId: SlotId;
}

export interface NewUser {
  readonly email: string;
  readonly passwordHash: string;
  readonly disclaimerVersion: string;
  readonly role?: UserRole;
}

/** What a user sees of themselves. */
export interface StoredProfile {
  readonly userId: UserId;
  readonly email: string;
  readonly role: UserRole;
  readonly disclaimerVersion: string;
  readonly disclaimerAcceptedAt: Instant;
  readonly createdAt: Instant;
}

/** What a new user may practise with. */
const PAPER_ACCOUNTS = [
  { name: 'Paper margin', type: 'margin', cash: '100000.0000' },
  { name: 'Paper cash', type: 'cash', cash: '50000.0000' },
] as const;

const LIVING_IN = { name: 'users_living_in', text: 'SELECT id FROM users WHERE slot_id = $1 AND id = ANY($2::uuid[])' };
const ACCEPT_DISCLAIMER = {
  name: 'user_accept_disclaimer',
  text: 'UPDATE users SET disclaimer_version = $2, disclaimer_accepted_at = clock_timestamp() WHERE id = $1',
};
const SET_PASSWORD = { name: 'user_set_password', text: 'UPDATE users SET password_hash = $2 WHERE id = $1' };
const SET_ROLE = {
  name: 'user_set_role',
  text: 'UPDATE users SET role = $2 WHERE email = $1 RETURNING id',
};
const DROP_TICKETS = { name: 'user_drop_tickets', text: 'DELETE FROM tickets WHERE user_id = $1' };
const END_SESSIONS = {
  name: 'user_end_sessions',
  text: 'DELETE FROM sessions WHERE user_id = $1 AND id IS DISTINCT FROM $2 RETURNING id',
};
const ENSURE_SLOTS = {
  name: 'ensure_slots',
  text: `WITH kept AS (INSERT INTO placement_settings (slots_min) VALUES ($1) ON CONFLICT DO NOTHING)
    INSERT INTO slots (id) SELECT generate_series(1, $1::int) ON CONFLICT DO NOTHING`,
};

/** Users. E-mail addresses are compared in lower case. */
export class UserRepository {
  private readonly pool: DbPool;
  private readonly clock: Clock;

  constructor(pool: DbPool, clock: Clock = systemClock) {
    this.pool = pool;
    this.clock = clock;
  }

  /** Makes the user, allocates the least-loaded slot, and opens the paper accounts: all or nothing. */
  async createUser(user: NewUser): Promise<StoredUser | 'email_taken'> {
    const { passwordHash, disclaimerVersion, role = 'trader' } = user;
    const email = user.email.trim().toLowerCase();
    try {
      return await callPrisma('create_user', () =>
        prismaOn(this.pool).$transaction(async (tx) => {
          const slots = await tx.slot.findMany({
            where: { retired: false },
            select: { id: true },
            orderBy: [{ users: { _count: 'asc' } }, { id: 'asc' }],
            take: 1,
          });
          const slotId = slots[0]?.id;
          if (slotId === undefined) throw new Error('Invariant: there is at least one slot (run the seed)');
          const disclaimerAcceptedAt = new Date(this.clock.now());
          const row = await tx.user.create({
            data: { email, passwordHash, role, disclaimerVersion, disclaimerAcceptedAt, slotId },
          });
          for (const { name, type, cash } of PAPER_ACCOUNTS) {
            const account = await tx.account.create({
              data: { userId: row.id, name, type, broker: 'paper', mode: 'paper', cash, optionBuyingPower: cash },
            });
            await tx.paperAccount.create({ data: { accountId: account.id, type, openingCash: cash } });
          }
          return userOf(row);
        }),
      );
    } catch (error) {
      if (errorCodeOf(error) === PlatformCode.dbUnique) return 'email_taken';
      throw error;
    }
  }

  async findByEmail(email: string): Promise<StoredUser | undefined> {
    const where = { email: email.trim().toLowerCase() };
    const row = await callPrisma('find_user', () => prismaOn(this.pool).user.findUnique({ where }));
    return row === null ? undefined : userOf(row);
  }

  async findById(userId: UserId): Promise<StoredUser | undefined> {
    const row = await callPrisma('find_user', () => prismaOn(this.pool).user.findUnique({ where: { id: userId } }));
    return row === null ? undefined : userOf(row);
  }

  async profile(userId: UserId): Promise<StoredProfile | undefined> {
    const row = await callPrisma('user_profile', () => prismaOn(this.pool).user.findUnique({ where: { id: userId } }));
    if (row === null) return undefined;
    const { email, role } = userOf(row);
    return {
      ...{ userId, email, role, disclaimerVersion: row.disclaimerVersion },
      disclaimerAcceptedAt: row.disclaimerAcceptedAt.getTime() as Instant,
      createdAt: row.createdAt.getTime() as Instant,
    };
  }

  async acceptDisclaimer(userId: UserId, version: string): Promise<void> {
    await withTransaction(this.pool, async (client) => {
      await queryOne(client, ACCEPT_DISCLAIMER, [userId, version]);
      await appendAudit(client, { userId, act: 'DISCLAIMER_ACCEPTED', detail: { version } });
      await notify(client, Notify.profiles, { userId });
    });
  }

  /** Replaces the password, ends all sessions but `keep`, and makes links to reset it worthless. Returns the sessions that ended. */
  async setPassword(
    userId: UserId,
    passwordHash: string,
    how: { readonly act: 'PASSWORD_CHANGED' | 'PASSWORD_RESET'; readonly keep?: string },
  ): Promise<readonly string[]> {
    return withTransaction(this.pool, async (client) => {
      await queryOne(client, SET_PASSWORD, [userId, passwordHash]);
      await queryRows(client, DROP_TICKETS, [userId]);
      const ended = await queryRows<{ id: string }>(client, END_SESSIONS, [userId, how.keep ?? null]);
      const sessions = ended.map(({ id }) => id);
      await appendAudit(client, { userId, act: how.act, detail: { sessions } });
      return sessions;
    });
  }

  /**
   * Gives a user a role and ends their sessions, so that it counts from the next sign-in. Returns whether there is such a user.
   * @param by - who did it, for the audit log
   */
  async setRole(email: string, role: UserRole, by: string): Promise<boolean> {
    return withTransaction(this.pool, async (client) => {
      const user = await queryOne<{ id: UserId }>(client, SET_ROLE, [email.trim().toLowerCase(), role]);
      if (!user) return false;
      await queryRows(client, END_SESSIONS, [user.id, null]);
      await appendAudit(client, { userId: user.id, act: 'ROLE_CHANGED', detail: { role, by } });
      return true;
    });
  }

  /** Returns those among the users who live in the slot. */
  async livingIn(slotId: SlotId, among: readonly UserId[]): Promise<readonly UserId[]> {
    if (among.length === 0) return [];
    const rows = await queryRows<{ id: UserId }>(this.pool, LIVING_IN, [slotId, among]);
    return rows.map(({ id }) => id);
  }

  /** Makes slots 1 … n exist, and says at the first time that so many are to be kept. */
  async ensureSlots(count: number): Promise<void> {
    await queryRows(this.pool, ENSURE_SLOTS, [count]);
  }
}

function userOf(row: { id: string; email: string; role: string; passwordHash: string; slotId: number }): StoredUser {
  return {
    userId: row.id as UserId,
    email: row.email,
    role: row.role as UserRole,
    passwordHash: row.passwordHash,
    slotId: row.slotId as SlotId,
  };
}
