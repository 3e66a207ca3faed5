import type { Instant, SlotId, UserId } from '#core/units';
import { type Clock, systemClock } from '#platform/clock';
import { type DbPool, queryRows } from '#platform/db';
import { errorCodeOf, PlatformCode } from '#platform/errors';
import { callPrisma, prismaOn } from '../client/index.js';

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

export interface NewSession {
  readonly tokenHash: string;
  readonly userId: UserId;
  readonly csrfToken: string;
  readonly expiresAt: Instant;
}

export interface StoredSession {
  readonly userId: UserId;
  readonly email: string;
  readonly role: UserRole;
  readonly csrfToken: string;
  readonly expiresAt: Instant;
}

/** What a new user may practise with. */
const PAPER_ACCOUNTS = [
  { name: 'Paper margin', type: 'margin', cash: '100000.0000' },
  { name: 'Paper cash', type: 'cash', cash: '50000.0000' },
] as const;

const LIVING_IN = { name: 'users_living_in', text: 'SELECT id FROM users WHERE slot_id = $1 AND id = ANY($2::uuid[])' };
const ENSURE_SLOTS = {
  name: 'ensure_slots',
  text: `WITH kept AS (INSERT INTO placement_settings (slots_min) VALUES ($1) ON CONFLICT DO NOTHING)
    INSERT INTO slots (id) SELECT generate_series(1, $1::int) ON CONFLICT DO NOTHING`,
};

/** Users and their browser sessions. E-mail addresses are compared in lower case. */
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

  async createSession({ tokenHash, userId, csrfToken, expiresAt }: NewSession): Promise<void> {
    const data = { tokenHash, userId, csrfToken, expiresAt: new Date(expiresAt) };
    await callPrisma('create_session', () => prismaOn(this.pool).session.create({ data }));
  }

  /** Returns the session of a token's hash while it has not expired. */
  async findSession(tokenHash: string): Promise<StoredSession | undefined> {
    const row = await callPrisma('find_session', () =>
      prismaOn(this.pool).session.findUnique({ where: { tokenHash }, include: { user: true } }),
    );
    if (row === null || row.expiresAt.getTime() <= this.clock.now()) return undefined;
    const { userId, email, role } = userOf(row.user);
    return { userId, email, role, csrfToken: row.csrfToken, expiresAt: row.expiresAt.getTime() as Instant };
  }

  async deleteSession(tokenHash: string): Promise<void> {
    await callPrisma('delete_session', () => prismaOn(this.pool).session.deleteMany({ where: { tokenHash } }));
  }

  /** Ends all sessions of a user. */
  async deleteSessionsOf(userId: UserId): Promise<void> {
    await callPrisma('delete_sessions', () => prismaOn(this.pool).session.deleteMany({ where: { userId } }));
  }

  /** Deletes sessions that have expired; returns how many. */
  async deleteExpiredSessions(): Promise<number> {
    const where = { expiresAt: { lte: new Date(this.clock.now()) } };
    const result = await callPrisma('expire_sessions', () => prismaOn(this.pool).session.deleteMany({ where }));
    return result.count;
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
