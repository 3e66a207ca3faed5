/** Pods, slots and leases. Lease times are the database's: `clock_timestamp()`, never a pod's clock. */
import { Notify } from '#core/model';

const LEASE_END = `clock_timestamp() + make_interval(secs => $LEASE::float8 / 1000)`;

/** A retired slot is wanted for as long as somebody lives in it: whoever signs up while it retires is served all the same. */
export const WANTED_SLOT = `(NOT s.retired OR EXISTS (SELECT 1 FROM users u WHERE u.slot_id = s.id))`;

/** What a pod may hold now. A pod that stops says 0 itself, and an operator's number does not change that. */
export const CAPACITY = `CASE WHEN p.draining OR p.capacity = 0 THEN 0 ELSE coalesce(p.capacity_set, p.capacity) END`;

/** The pod to which an operator has bound a slot, while that holds. */
export const PINNED_TO = `CASE WHEN s.pinned_until IS NULL OR s.pinned_until > clock_timestamp() THEN s.pinned_pod END`;

const LOOK_AGAIN = `pg_notify('${Notify.slots}', '{}')`;

export const HEARTBEAT = {
  name: 'pod_heartbeat',
  text: `INSERT INTO pods (id, capacity, http_port, load, generation, seen_at, started_at)
    VALUES ($1, $2, $3, $4::jsonb, $5, clock_timestamp(), clock_timestamp())
    ON CONFLICT (id) DO UPDATE SET capacity = excluded.capacity, http_port = excluded.http_port, load = excluded.load,
      generation = excluded.generation, seen_at = clock_timestamp()`,
};

/** One statement, so one snapshot: every pod that sees the same computes the same. */
export const PLACEMENT = {
  name: 'pod_placement_now',
  text: `SELECT
      (SELECT coalesce(json_agg(json_build_object('podId', p.id, 'capacity', ${CAPACITY}, 'generation', p.generation) ORDER BY p.id), '[]')
        FROM pods p WHERE p.seen_at > clock_timestamp() - make_interval(secs => $1::float8 / 1000)) AS pods,
      (SELECT coalesce(json_agg(json_build_object('slotId', s.id, 'owner', l.owner,
          'leaseMs', floor(extract(epoch FROM l.expires_at - clock_timestamp()) * 1000), 'pinnedTo', ${PINNED_TO},
          'generation', coalesce(f.generation, 0)) ORDER BY s.id), '[]')
        FROM slots s LEFT JOIN slot_leases l ON l.slot_id = s.id AND l.owner <> '' AND l.expires_at > clock_timestamp()
          LEFT JOIN slot_leases f ON f.slot_id = s.id
        WHERE ${WANTED_SLOT}) AS slots`,
};

/**
 * Free slots are locked on their own row, which nobody updates on the way of a tick, so pods that race take different ones. The
 * condition is tested again on the lease row itself, once no decision is under way any more that saw it stand: an owner may have
 * renewed between the two. How long nobody was there is counted from the former owner's last renewal, a lease before its expiry, or
 * from its giving back. What a newer build has held stays with builds as new as that.
 */
const takeWhere = (isFree: string) => `WITH free AS (
      SELECT s.id, l.owner AS previous_owner FROM slots s LEFT JOIN slot_leases l ON l.slot_id = s.id
      WHERE (l.slot_id IS NULL OR (${isFree} AND l.generation <= $5)) AND ${WANTED_SLOT} AND ($4::int[] IS NULL OR s.id = ANY($4))
      ORDER BY array_position($4, s.id), s.id LIMIT $2 FOR NO KEY UPDATE OF s SKIP LOCKED),
    unwritten AS (SELECT l.slot_id FROM slot_leases l JOIN free ON free.id = l.slot_id ORDER BY l.slot_id FOR UPDATE OF l),
    taken AS (
      INSERT INTO slot_leases AS l (slot_id, owner, epoch, expires_at, taken_at, generation)
      SELECT id, $1, 1, ${LEASE_END.replace('$LEASE', '$3')}, clock_timestamp(), $5 FROM free
      WHERE (SELECT count(*) FROM unwritten) IS NOT NULL
      ON CONFLICT (slot_id) DO UPDATE SET owner = excluded.owner, epoch = l.epoch + 1, generation = excluded.generation,
        expires_at = excluded.expires_at, taken_at = excluded.taken_at,
        former_owner = coalesce(nullif(l.owner, ''), l.former_owner),
        idle_ms = least(1e9, extract(epoch FROM clock_timestamp() - l.expires_at) * 1000
          + CASE WHEN l.owner = '' THEN 0 ELSE $3::float8 END)::int
      WHERE ${isFree} AND l.generation <= $5
      RETURNING l.slot_id, l.owner, l.epoch)
    SELECT t.slot_id, t.owner, t.epoch, f.previous_owner,
      pg_notify('${Notify.slots}', json_build_object('slotId', t.slot_id)::text)
    FROM taken t JOIN free f ON f.id = t.slot_id`;

export const TAKE_SLOTS = { name: 'pod_take_slots', text: takeWhere('l.expires_at <= clock_timestamp()') };
export const TAKE_BACK = { name: 'pod_take_back', text: takeWhere('l.owner = $1') };

const SAME_LEASE = `FROM unnest($1::int[], $2::text[], $3::bigint[]) AS mine (slot_id, owner, epoch)
    WHERE l.slot_id = mine.slot_id AND l.owner = mine.owner AND l.epoch = mine.epoch`;

/** A slot that nobody wants any more is not renewed: its owner drops it. */
export const RENEW_SLOTS = {
  name: 'pod_renew_slots',
  text: `UPDATE slot_leases l SET expires_at = ${LEASE_END.replace('$LEASE', '$4')} ${SAME_LEASE}
      AND EXISTS (SELECT 1 FROM slots s WHERE s.id = l.slot_id AND ${WANTED_SLOT}) RETURNING l.slot_id`,
};

/** Without an owner, so that a renewal that is still on its way finds nothing to renew. The others are told that it is free. */
export const RELEASE_SLOTS = {
  name: 'pod_release_slots',
  text: `WITH released AS (
      UPDATE slot_leases l SET owner = '', former_owner = l.owner, expires_at = clock_timestamp() ${SAME_LEASE} RETURNING 1)
    SELECT ${LOOK_AGAIN} FROM released`,
};
