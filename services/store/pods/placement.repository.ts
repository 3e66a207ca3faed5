import type { Instant, PodId, SlotId } from '#core/units';
import { type DbPool, queryRows } from '#platform/db';

/** A pod and the slots whose leases it holds now. */
export interface PodPlacement {
  readonly podId: PodId;
  readonly capacity: number;
  /** Wall clock. */
  readonly seenAt: Instant;
  readonly slots: readonly {
    readonly slotId: SlotId;
    readonly epoch: number;
    readonly users: number;
    /** Not deleted. */
    readonly bots: number;
    /** Wall clock. */
    readonly takenAt: Instant;
  }[];
}

interface PlacementRow {
  readonly id: string;
  readonly capacity: number;
  readonly seen_at: Date;
  readonly slot_id: number | null;
  readonly epoch: number | null;
  readonly taken_at: Date | null;
  readonly users: number;
  readonly bots: number;
}

const PLACEMENT = {
  name: 'pod_placement',
  text: `SELECT p.id, p.capacity, p.seen_at, l.slot_id, l.epoch, l.taken_at,
      (SELECT count(*)::int FROM users u WHERE u.slot_id = l.slot_id) AS users,
      (SELECT count(*)::int FROM bots b JOIN users u ON u.id = b.user_id
        WHERE u.slot_id = l.slot_id AND b.deleted_at IS NULL) AS bots
    FROM pods p LEFT JOIN slot_leases l ON l.owner = p.id AND l.expires_at > clock_timestamp()
    WHERE p.seen_at > clock_timestamp() - make_interval(secs => $1::float8 / 1000)
    ORDER BY p.id, l.slot_id`,
};

/** Load and placement, for operators. */
export class PlacementRepository {
  private readonly pool: DbPool;

  constructor(pool: DbPool) {
    this.pool = pool;
  }

  /** Returns pods seen within `withinMs`, by name. */
  async pods(withinMs: number): Promise<readonly PodPlacement[]> {
    const rows = await queryRows<PlacementRow>(this.pool, PLACEMENT, [withinMs]);
    const names = [...new Set(rows.map((row) => row.id))];
    return names.map((name) => placementOf(rows.filter((row) => row.id === name)));
  }
}

function placementOf(rows: readonly PlacementRow[]): PodPlacement {
  const [first] = rows as [PlacementRow];
  return {
    podId: first.id as PodId,
    capacity: first.capacity,
    seenAt: first.seen_at.getTime() as Instant,
    slots: rows.flatMap(({ slot_id: slotId, epoch, taken_at: takenAt, users, bots }) =>
      slotId === null || epoch === null || takenAt === null
        ? []
        : [{ slotId: slotId as SlotId, epoch, users, bots, takenAt: takenAt.getTime() as Instant }],
    ),
  };
}
