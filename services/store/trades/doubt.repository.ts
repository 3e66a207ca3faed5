import type { Order } from '#core/model';
import type { Instant, UserId } from '#core/units';
import { type DbPool, queryRows } from '#platform/db';
import type { EvidenceKind, OrderEvidence } from '../desk/index.js';
import { ORDER_COLUMNS, type OrderRow, orderOf } from '../rows/index.js';

/** An order whose fate is not known, with what was found out so far, oldest first. */
export interface OrderInDoubt {
  readonly order: Order;
  readonly evidence: readonly OrderEvidence[];
}

interface EvidenceRow {
  readonly kind: string;
  readonly detail: OrderEvidence['detail'] & { readonly count: number; readonly until: number };
  readonly at: number;
}

type InDoubtRow = OrderRow & { readonly evidence: readonly EvidenceRow[] | null };

const IN_DOUBT = {
  name: 'doubt_orders',
  text: `SELECT ${ORDER_COLUMNS}, (SELECT json_agg(e ORDER BY e.id) FROM
      (SELECT id, kind, detail, at FROM order_evidence WHERE order_id = o.id) e) AS evidence
    FROM orders o WHERE o.user_id = $1 AND o.state = 'unknown' ORDER BY o.created_at, o.id`,
};

/** Orders that only evidence, or a person, can decide about; every query is scoped to its user. */
export class DoubtRepository {
  constructor(private readonly pool: DbPool) {}

  async unknownOrders(userId: UserId): Promise<readonly OrderInDoubt[]> {
    const rows = await queryRows<InDoubtRow>(this.pool, IN_DOUBT, [userId]);
    return rows.map((row) => ({ order: orderOf(row), evidence: (row.evidence ?? []).map(evidenceOf) }));
  }
}

function evidenceOf(row: EvidenceRow): OrderEvidence {
  const { count, until, ...detail } = row.detail;
  return { kind: row.kind as EvidenceKind, detail, at: row.at as Instant, until: until as Instant, count };
}
