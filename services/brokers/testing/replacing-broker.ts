import type { AccountId, ClientOrderId } from '#core/units';
import type { BrokerOrder, BrokerPort, ReplaceOrder, ReplaceOutcome } from '#ports';
import type { MemoryPaperBooks } from '#store/paper';
import { overridden } from './desk-bench.js';

/**
 * Returns the paper broker as one that replaces limits: under a new id, as `replaced` orders point to their successors, or under the id that
 * the order began with.
 */
export function replacingBroker(broker: BrokerPort, books: MemoryPaperBooks, way: 'keepsId' | 'newId'): BrokerPort {
  /** From an order to the one that took its place, and back to the first one. */
  const successors = new Map<string, string>();
  const firsts = new Map<string, string>();
  const newest = (id: string): string => {
    const next = successors.get(id);
    return next === undefined ? id : newest(next);
  };
  const firstOf = (id: string) => firsts.get(id) ?? id;
  const formerTraded = (id: string): number => {
    const chain = [...firsts].filter(([one, first]) => first === firstOf(id) && one !== id).map(([one]) => one);
    const ids = new Set([firstOf(id), ...chain].filter((one) => one !== id));
    return books
      .allExecutions()
      .filter((one) => ids.has(one.brokerOrderId))
      .reduce((sum, { quantity }) => sum + quantity, 0);
  };
  const shown = (order: BrokerOrder): BrokerOrder => {
    if (way === 'newId') {
      const replacedBy = successors.get(order.brokerOrderId);
      return replacedBy === undefined ? order : { ...order, status: 'replaced', replacedBy };
    }
    const former = formerTraded(order.brokerOrderId);
    return {
      ...order,
      brokerOrderId: firstOf(order.brokerOrderId),
      ...{ quantity: order.quantity + former, filledQuantity: order.filledQuantity + former },
    };
  };
  const visible = (id: string) => (way === 'newId' ? id : newest(id));

  async function replace(order: ReplaceOrder): Promise<ReplaceOutcome> {
    const { accountId, limit } = order;
    const id = visible(order.brokerOrderId);
    const former = await broker.getOrder(accountId, id);
    if (former?.status !== 'working') return { kind: 'rejected', code: 'ORDER_ENDED' };
    await books.endOrder(accountId, id, 'cancelled');
    const { symbol, side } = former;
    const quantity = former.quantity - former.filledQuantity;
    const next = `paper-${order.clientOrderId}`;
    successors.set(id, next);
    firsts.set(next, firstOf(id));
    const placed = await broker.place({ accountId, clientOrderId: order.clientOrderId, symbol, side, quantity, limit });
    if (placed.kind !== 'accepted') throw new Error('the paper broker takes a replacement');
    return { kind: 'accepted', brokerOrderId: way === 'newId' ? next : firstOf(next) };
  }

  return overridden(broker, {
    capabilities: { ...broker.capabilities, replace: way },
    replace,
    cancel: (accountId, id) => broker.cancel(accountId, visible(id)),
    async getOrder(accountId: AccountId, id: string) {
      const order = await broker.getOrder(accountId, visible(id));
      return order && shown(order);
    },
    async findByClientOrderId(accountId: AccountId, clientOrderId: ClientOrderId) {
      const order = await broker.findByClientOrderId(accountId, clientOrderId);
      return order && shown(order);
    },
    listOpenOrders: async (accountId) => (await broker.listOpenOrders(accountId)).map(shown),
    async fillsSince(accountId, cursor) {
      const fills = await broker.fillsSince(accountId, cursor);
      return way === 'newId' ? fills : fills.map((fill) => ({ ...fill, brokerOrderId: firstOf(fill.brokerOrderId) }));
    },
  });
}
