/** Orders that were turned down, here or by the broker, in the chained log: what was refused cannot be made to look as if it never was. */
import type { Order, OrderIntent } from '#core/model';
import type { DbClient } from '#platform/db';
import { appendAudit } from '../audit/index.js';
import type { ClaimVerdict } from './port.js';

/** In the transaction that ends the intent, as its last statement: other appends wait until it has ended. */
export async function auditRefusal(
  client: DbClient,
  intent: OrderIntent,
  { code, detail }: Extract<ClaimVerdict, { kind: 'refused' }>,
): Promise<void> {
  const { id: subject, userId, botId, accountId, symbol, side, quantity } = intent;
  const terms = { botId, accountId, symbol, side, quantity, origin: intent.origin ?? 'bot' };
  await appendAudit(client, {
    userId,
    act: 'ORDER_REFUSED',
    subject,
    detail: { code, ...terms, numbers: { ...detail } },
  });
}

/** In the transaction that ends the order. */
export async function auditRejection(client: DbClient, order: Order, code: string): Promise<void> {
  const { id: subject, userId, botId, accountId, symbol, side, quantity } = order;
  const terms = { botId, accountId, symbol, side, quantity, origin: order.origin ?? 'bot' };
  await appendAudit(client, { userId, act: 'ORDER_REJECTED', subject, detail: { code, ...terms } });
}
