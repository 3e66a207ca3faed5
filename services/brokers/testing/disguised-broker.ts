import type { Price } from '#core/units';
import { PlatformError } from '#platform/errors';
import type { BrokerCapabilities, BrokerOrder, BrokerPort } from '#ports';
import type { MemoryPaperBooks } from '#store/paper';
import { overridden } from './desk-bench.js';

export interface Disguise {
  /** Whether a second order with the same client id is refused. */
  readonly dedupes: boolean;
  readonly lookup: BrokerCapabilities['lookup'];
  readonly fills: BrokerCapabilities['fills'];
}

/**
 * Returns the paper broker as a broker of another kind: one that shows no client ids, or one that lists no executions and
 * says only how much of an order traded and at which average.
 */
export function disguisedBroker(broker: BrokerPort, books: MemoryPaperBooks, disguise: Disguise): BrokerPort {
  const { dedupes, lookup, fills } = disguise;
  const hidesIds = lookup === 'byShape';
  const shown = (order: BrokerOrder): BrokerOrder => {
    const { clientOrderId, ...rest } = order;
    const named = hidesIds || clientOrderId === undefined ? rest : { ...rest, clientOrderId };
    const saysAverage = fills === 'cumulative' && order.filledQuantity > 0;
    return saysAverage ? { ...named, averagePrice: averagePriceOf(books, order) } : named;
  };
  const unsupported = () => Promise.reject(new PlatformError('BROKER_UNSUPPORTED'));
  return overridden(broker, {
    capabilities: {
      ...broker.capabilities,
      ...{ dedupesClientOrderId: dedupes, echoesClientOrderId: !hidesIds, lookup, fills },
    },
    async getOrder(accountId, brokerOrderId) {
      const order = await broker.getOrder(accountId, brokerOrderId);
      return order && shown(order);
    },
    listOpenOrders: async (accountId) => (await broker.listOpenOrders(accountId)).map(shown),
    listOrdersSince: async (accountId, since) => (await broker.listOrdersSince(accountId, since)).map(shown),
    ...(hidesIds ? { findByClientOrderId: unsupported } : {}),
    ...(fills === 'cumulative' ? { fillsSince: unsupported } : {}),
  });
}

/** Returns what a broker with sums would state: the average of all executions of an order, to 1e-4. At least one has traded. */
export function averagePriceOf(books: MemoryPaperBooks, { brokerOrderId }: Pick<BrokerOrder, 'brokerOrderId'>): Price {
  const own = books.allExecutions().filter((one) => one.brokerOrderId === brokerOrderId);
  const amount = own.reduce((sum, one) => sum + one.quantity * one.price, 0);
  return Math.round(amount / own.reduce((sum, one) => sum + one.quantity, 0)) as Price;
}
