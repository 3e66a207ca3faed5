import { expect } from '@jest/globals';
import type { ClientOrderId, Price } from '#core/units';
import type { BrokerPort, PlaceOrder } from '#ports';
import type { BrokerUnderTest } from './broker-under-test.js';

export type MakeOrder = (over?: Partial<PlaceOrder>) => PlaceOrder;
export type Case<T extends BrokerUnderTest> = (at: T, order: MakeOrder) => Promise<void>;

export const price = (dollars: number) => Math.round(dollars * 10_000) as Price;

let serial = 0;

/** Runs a case on a broker of its own: two contracts to sell at 2.50 unless the case says otherwise. */
export function caseRunner<T extends BrokerUnderTest>(makeBroker: () => Promise<T>) {
  return (body: Case<T>) => async (): Promise<void> => {
    const at = await makeBroker();
    const order: MakeOrder = (over = {}) => {
      serial += 1;
      return {
        accountId: at.accountId,
        clientOrderId: `tp-contract-${serial}` as ClientOrderId,
        symbol: at.symbol,
        side: 'sell_to_open',
        quantity: 2,
        limit: price(2.5),
        ...over,
      };
    };
    try {
      await body(at, order);
    } finally {
      await at.close?.();
    }
  };
}

/** Places an order that must be accepted; returns its id at the broker. */
export async function place(broker: BrokerPort, order: PlaceOrder): Promise<string> {
  const outcome = await broker.place(order);
  if (outcome.kind !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(outcome)}`);
  return outcome.brokerOrderId;
}

/** Says of an order what the broker's capabilities let it say. */
export function shown(broker: BrokerPort, order: PlaceOrder, over: Readonly<Record<string, unknown>> = {}) {
  const { clientOrderId, symbol, side, quantity, limit } = order;
  const echo = broker.capabilities.echoesClientOrderId ? { clientOrderId } : {};
  return expect.objectContaining({ ...echo, symbol, side, quantity, limit, ...over });
}
