import { Notify, type StopLevel, type StopScope } from '#core/model';
import type { Instant, UserId } from '#core/units';
import { type DbClient, type DbPool, queryOne, queryRows, withTransaction } from '#platform/db';
import { appendAudit } from '../audit/index.js';
import { notify } from '../rows/index.js';

/** Whom "everybody" means, in the place of an id. */
export const EVERYBODY = '*';

export interface Stop {
  readonly scope: StopScope;
  /** Id of the bot, account or user; {@link EVERYBODY} for everybody. */
  readonly subject: string;
  readonly level: Exclude<StopLevel, 'none'>;
  readonly reason: string;
  /** Who set it: a user's id, or a name given at the desk's command port. */
  readonly setBy: string;
}

/** A stop as it stands in the table. */
export interface StandingStop extends Stop {
  readonly setAt: Instant;
}

/** Who lifts a stop, and why. */
export interface Lifting {
  /** A user's id, or a name given at the desk's command port. */
  readonly by: string;
  readonly reason: string;
}

/** Setting the same stop again, as after an answer that was lost, changes nothing and leaves no second trace. */
const SET = {
  name: 'stop_set',
  text: `INSERT INTO stops AS s (scope, subject, level, reason, set_by) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (scope, subject) DO UPDATE SET level = excluded.level, reason = excluded.reason, set_by = excluded.set_by, set_at = now()
    WHERE (s.level, s.reason, s.set_by) IS DISTINCT FROM (excluded.level, excluded.reason, excluded.set_by)
    RETURNING scope`,
};
const LIFT = { name: 'stop_lift', text: 'DELETE FROM stops WHERE scope = $1 AND subject = $2 RETURNING level' };
const COLUMNS = `scope, subject, level, reason, set_by AS "setBy", floor(extract(epoch FROM set_at) * 1000)::bigint AS "setAt"`;
const LIST = { name: 'stop_list', text: `SELECT ${COLUMNS} FROM stops ORDER BY set_at, scope, subject` };
const LIST_OF_USER = {
  name: 'stop_list_of_user',
  text: `SELECT ${COLUMNS} FROM stops s WHERE s.scope = 'everybody' OR (s.scope = 'user' AND s.subject = $1)
      OR (s.scope = 'account' AND s.subject IN (SELECT id::text FROM accounts WHERE user_id = $1::uuid))
      OR (s.scope = 'bot' AND s.subject IN (SELECT id::text FROM bots WHERE user_id = $1::uuid AND deleted_at IS NULL))
    ORDER BY array_position(ARRAY['flatten', 'manage_only', 'no_openings'], s.level),
      array_position(ARRAY['everybody', 'user', 'account', 'bot'], s.scope), s.subject`,
};
/** Whose browsers and bots are told: the owner's; everybody's for a stop of all. */
const OWNER = {
  name: 'stop_owner',
  text: `SELECT user_id::text AS user_id FROM bots WHERE $1 = 'bot' AND id::text = $2
    UNION ALL SELECT user_id::text FROM accounts WHERE $1 = 'account' AND id::text = $2
    UNION ALL SELECT id::text FROM users WHERE $1 = 'user' AND id::text = $2`,
};
const IS_USER = { name: 'stop_is_user', text: 'SELECT id FROM users WHERE id::text = $1' };

/** Sets a stop, or replaces the one that holds the same subject, and tells desk and gateway; with its trace in the audit log. */
export async function setStop(client: DbClient, stop: Stop): Promise<void> {
  const { scope, subject, level, reason, setBy } = stop;
  const isNew = await queryOne(client, SET, [scope, subject, level, reason, setBy]);
  if (!isNew) return;
  await record(client, 'STOP_SET', stop, { by: setBy, reason }, level);
}

/** Lifts the stop of one subject; stops of others that hold it too stay. Lifting what does not stand leaves no trace. */
export async function liftStop(client: DbClient, scope: StopScope, subject: string, lifting: Lifting): Promise<void> {
  const lifted = await queryOne<{ level: string }>(client, LIFT, [scope, subject]);
  if (lifted) await record(client, 'STOP_LIFTED', { scope, subject }, lifting, lifted.level);
}

async function record(
  client: DbClient,
  act: 'STOP_SET' | 'STOP_LIFTED',
  { scope, subject }: Pick<Stop, 'scope' | 'subject'>,
  { by, reason }: Lifting,
  level: string,
): Promise<void> {
  const person = await queryOne<{ id: string }>(client, IS_USER, [by]);
  const owner = await queryOne<{ user_id: string }>(client, OWNER, [scope, subject]);
  await appendAudit(client, {
    ...(person && { userId: person.id as UserId }),
    act,
    subject,
    detail: { scope, level, reason, by },
  });
  await notify(client, Notify.stops, owner ? { userId: owner.user_id as UserId } : {});
}

/** The kill switch's rows. */
export class StopRepository {
  constructor(private readonly pool: DbPool) {}

  set(stop: Stop): Promise<void> {
    return withTransaction(this.pool, (client) => setStop(client, stop));
  }

  lift(scope: StopScope, subject: string, lifting: Lifting): Promise<void> {
    return withTransaction(this.pool, (client) => liftStop(client, scope, subject, lifting));
  }

  list(): Promise<readonly StandingStop[]> {
    return queryRows<StandingStop>(this.pool, LIST);
  }

  /** Returns the stops that hold a user or something of theirs, highest first. */
  listOf(userId: UserId): Promise<readonly StandingStop[]> {
    return queryRows<StandingStop>(this.pool, LIST_OF_USER, [userId]);
  }
}
