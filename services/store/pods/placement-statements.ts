import { CAPACITY, PINNED_TO, WANTED_SLOT } from './slot-statements.js';

/** A pod shows itself each second. */
const LIVES = `p.seen_at > clock_timestamp() - interval '5 s'`;

export const PODS = {
  name: 'placement_pods',
  text: `SELECT p.id, ${CAPACITY} AS capacity, p.capacity AS own_capacity, p.capacity_set, p.draining, p.load, p.seen_at, p.started_at
    FROM pods p ORDER BY p.id`,
};

export const SLOTS = {
  name: 'placement_slots',
  text: `WITH homes AS (
      SELECT u.slot_id, count(DISTINCT u.id)::int AS users, count(b.id)::int AS bots
      FROM users u LEFT JOIN bots b ON b.user_id = u.id AND b.deleted_at IS NULL GROUP BY u.slot_id)
    SELECT s.id, s.retired, coalesce(h.users, 0) AS users, coalesce(h.bots, 0) AS bots, l.owner, l.epoch, l.taken_at,
      ${PINNED_TO} AS pinned_to, s.pinned_until
    FROM slots s LEFT JOIN homes h ON h.slot_id = s.id
      LEFT JOIN slot_leases l ON l.slot_id = s.id AND l.owner <> '' AND l.expires_at > clock_timestamp()
    WHERE ${WANTED_SLOT} ORDER BY s.id`,
};

/** What there is to hold, and what the living pods may hold. */
export const ROOM = {
  name: 'placement_room',
  text: `SELECT (SELECT count(*)::int FROM users) AS users, (SELECT count(*)::int FROM slots s WHERE ${WANTED_SLOT}) AS slots,
      (SELECT coalesce(sum(${CAPACITY}), 0)::int FROM pods p WHERE ${LIVES}) AS capacity`,
};

export const SET_LAYOUT = {
  name: 'placement_set_layout',
  text: `INSERT INTO placement_settings AS p (id, users_per_slot, slots_min) VALUES (1, $1, $2)
    ON CONFLICT (id) DO UPDATE SET users_per_slot = $1, slots_min = $2
    WHERE (p.users_per_slot, p.slots_min) IS DISTINCT FROM ($1, $2) RETURNING id`,
};

/** All of them: two pods that are drained at the same moment must not each be the other's refuge. */
export const LOCK_PODS = { name: 'placement_lock_pods', text: 'SELECT id FROM pods ORDER BY id FOR UPDATE' };

export const SET_DRAINING = {
  name: 'placement_set_draining',
  text: 'UPDATE pods SET draining = $2 WHERE id = $1 AND draining <> $2 RETURNING id',
};

export const SET_CAPACITY = {
  name: 'placement_set_capacity',
  text: 'UPDATE pods SET capacity_set = $2 WHERE id = $1 AND capacity_set IS DISTINCT FROM $2 RETURNING id',
};

export const LIVING_POD = {
  name: 'placement_living_pod',
  text: `SELECT ${CAPACITY} AS capacity FROM pods p WHERE p.id = $1 AND ${LIVES}`,
};

export const PIN = {
  name: 'placement_pin',
  text: `UPDATE slots s SET pinned_pod = $2, pinned_until = clock_timestamp() + make_interval(secs => $3::float8 / 1000)
    WHERE s.id = $1 AND ${WANTED_SLOT} RETURNING s.id`,
};

export const LOCK_SLOT = { name: 'placement_lock_slot', text: 'SELECT pinned_pod FROM slots WHERE id = $1 FOR UPDATE' };

export const UNPIN = {
  name: 'placement_unpin',
  text: 'UPDATE slots SET pinned_pod = NULL, pinned_until = NULL WHERE id = $1',
};
