/** Moves users between slots. What is to move is decided in core/placement; who asked for it, in placement.repository.ts. */
import { Notify } from '#core/model';
import type { Layout, LayoutMove, LayoutPlan, SlotUsers } from '#core/placement';
import type { UserId } from '#core/units';
import { type DbClient, type DbExecutor, type DbPool, queryOne, queryRows, withTransaction } from '#platform/db';
import { notify } from '../rows/index.js';

/** What holds until an installation has been seeded. */
const UNSEEDED = { usersPerSlot: 250, slotsMin: 1 };
/** An arbitrary constant: whoever changes the layout holds this lock, so that two pods do not move for the same reason. */
const LAYOUT_LOCK = 7_210_002;

const SETTINGS = {
  name: 'layout_settings',
  text: 'SELECT users_per_slot AS "usersPerSlot", slots_min AS "slotsMin" FROM placement_settings WHERE id = 1',
};
const SLOTS = {
  name: 'layout_slots',
  text: `SELECT s.id AS "slotId", s.retired, count(u.id)::int AS users
    FROM slots s LEFT JOIN users u ON u.slot_id = s.id GROUP BY s.id ORDER BY s.id`,
};
const TRY_LOCK = { name: 'layout_lock', text: 'SELECT pg_try_advisory_xact_lock($1) AS "isOurs"' };
const OPEN = {
  name: 'layout_open',
  text: 'INSERT INTO slots (id) SELECT unnest($1::int[]) ON CONFLICT (id) DO UPDATE SET retired = false',
};
const CLOSE = {
  name: 'layout_close',
  text: 'UPDATE slots SET retired = true, pinned_pod = NULL, pinned_until = NULL WHERE id = ANY($1::int[])',
};
/** Those with the fewest bots. The lock waits for bots of theirs that are just being made, and keeps others from being made. */
const LOCK_USERS = {
  name: 'layout_lock_users',
  text: `SELECT u.id FROM users u WHERE u.slot_id = $1
    ORDER BY (SELECT count(*) FROM bots b WHERE b.user_id = u.id AND b.deleted_at IS NULL), u.id LIMIT $2 FOR UPDATE`,
};
/**
 * The checkpoints' versions rise with the move: see COMMIT_TICK. Locked in the order of their ids, as whoever locks several of them
 * should, so that two cannot wait for each other.
 */
const MOVE_USERS = {
  name: 'layout_move_users',
  text: `WITH locked AS (
      SELECT s.bot_id FROM bot_states s JOIN bots b ON b.id = s.bot_id
      WHERE b.user_id = ANY($1::uuid[]) ORDER BY s.bot_id FOR UPDATE OF s),
    fenced AS (UPDATE bot_states s SET version = s.version + 1 FROM locked WHERE s.bot_id = locked.bot_id)
    UPDATE users SET slot_id = $2 WHERE id = ANY($1::uuid[])`,
};
const FORGET_PODS = {
  name: 'layout_forget_pods',
  text: `DELETE FROM pods WHERE seen_at < clock_timestamp() - make_interval(secs => $1::float8 / 1000) RETURNING id`,
};
const FORGET_PINS = {
  name: 'layout_forget_pins',
  text: `UPDATE slots SET pinned_pod = NULL, pinned_until = NULL
    WHERE pinned_until <= clock_timestamp() OR pinned_pod NOT IN (SELECT id FROM pods)`,
};

export class LayoutRepository {
  constructor(private readonly pool: DbPool) {}

  read(): Promise<Layout> {
    return readLayout(this.pool);
  }

  /**
   * Carries out what `plan` says of the layout as it stands, one step in one transaction after the other, until nothing is left to
   * do or `usersMax` users have moved. Another pod that is at it is not waited for. Returns how many users moved.
   */
  async settle(plan: (layout: Layout) => LayoutPlan, usersMax: number): Promise<number> {
    let moved = 0;
    while (moved < usersMax) {
      // Without the lock at first: nearly always there is nothing to do.
      if (isDone(plan(await this.read()))) break;
      const step = await withTransaction(this.pool, async (client) => {
        const lock = await queryOne<{ isOurs: boolean }>(client, TRY_LOCK, [LAYOUT_LOCK]);
        return lock?.isOurs ? takeStep(client, plan(await readLayout(client)), usersMax - moved) : 0;
      });
      if (step === 0) break;
      moved += step;
    }
    return moved;
  }

  /** Moves users at once, those with the fewest bots first. */
  async move(move: LayoutMove): Promise<void> {
    await withTransaction(this.pool, (client) => moveUsers(client, move));
  }

  /** Removes pods that were silent for so long, with what operators had set for them, and bindings that hold no longer. */
  async forgetPods(silentMs: number): Promise<number> {
    const gone = await queryRows(this.pool, FORGET_PODS, [silentMs]);
    await queryRows(this.pool, FORGET_PINS);
    return gone.length;
  }
}

export async function readLayout(executor: DbExecutor): Promise<Layout> {
  const settings = await queryOne<Pick<Layout, 'usersPerSlot' | 'slotsMin'>>(executor, SETTINGS);
  return { ...(settings ?? UNSEEDED), slots: await queryRows<SlotUsers>(executor, SLOTS) };
}

function isDone({ open, close, moves }: LayoutPlan): boolean {
  return open.length + close.length + moves.length === 0;
}

/** Returns how many users have moved. */
async function takeStep(client: DbClient, { open, close, moves }: LayoutPlan, usersMax: number): Promise<number> {
  if (open.length > 0) await queryRows(client, OPEN, [open]);
  if (close.length > 0) await queryRows(client, CLOSE, [close]);
  if (open.length + close.length > 0) await notify(client, Notify.slots, {});
  const [first] = moves;
  if (!first) return 0;
  const users = Math.min(first.users, usersMax);
  await moveUsers(client, { ...first, users });
  return users;
}

async function moveUsers(client: DbClient, { from, to, users }: LayoutMove): Promise<void> {
  const rows = await queryRows<{ id: UserId }>(client, LOCK_USERS, [from, users]);
  await queryRows(client, MOVE_USERS, [rows.map((row) => row.id), to]);
  // Both slots hear it: the new one reads its list of bots again.
  for (const { id: userId } of rows) await notify(client, Notify.commands, { userId });
}
