import { Pool } from 'undici';
import { systemTimers } from '#platform/clock';
import { type DbPool, queryRows } from '#platform/db';
import { randomId } from '#platform/hash';
import { monotonicNowMs } from './now.js';

const CONNECTIONS = 8;
const MS = 1_000;
/** Flushed with its commit, and written to no table. Source: PostgreSQL documentation, system administration functions. */
const COMMIT = { name: 'bench_commit', text: `SELECT pg_logical_emit_message(true, 'bench', $1)` };

export interface BareOrder {
  readonly clientOrderId: string;
  readonly askedMs: number;
}

/** The least that any desk does for an order before it is on the wire: one flushed commit and one request over TLS. What this takes is the machine's. */
export class BareOrders {
  private readonly broker: Pool;

  constructor(
    private readonly pool: DbPool,
    broker: { readonly origin: string; readonly ca: string },
  ) {
    this.broker = new Pool(broker.origin, { connections: CONNECTIONS, connect: { ca: broker.ca } });
  }

  /** Sends orders at a pace that waits for none of them. */
  async send(orders: number, perSecond: number): Promise<readonly BareOrder[]> {
    const beganMs = monotonicNowMs();
    const under: Promise<BareOrder>[] = [];
    for (let index = 0; index < orders; index += 1) {
      const waitMs = beganMs + (index * MS) / perSecond - monotonicNowMs();
      if (waitMs > 0) await systemTimers.sleep(waitMs);
      under.push(this.sendOne());
    }
    return Promise.all(under);
  }

  close(): Promise<void> {
    return this.broker.close();
  }

  private async sendOne(): Promise<BareOrder> {
    const clientOrderId = randomId();
    const askedMs = monotonicNowMs();
    await queryRows(this.pool, COMMIT, [clientOrderId]);
    const { body } = await this.broker.request({
      path: '/v2/orders',
      method: 'POST',
      headers: { authorization: 'Bearer bare', 'content-type': 'application/json' },
      body: JSON.stringify({ client_order_id: clientOrderId }),
    });
    await body.dump();
    return { clientOrderId, askedMs };
  }
}
