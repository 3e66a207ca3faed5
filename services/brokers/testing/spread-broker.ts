import type { Price } from '#core/units';
import type { BrokerPort, BrokerSpread, PlaceOutcome, PlaceSpread } from '#ports';
import { overridden } from './desk-bench.js';

/** The paper broker, with orders of two legs of which the test says what becomes. */
export class SpreadBroker {
  readonly spreads = new Map<string, BrokerSpread>();
  readonly sent: PlaceSpread[] = [];
  /** Cancels are taken and do nothing yet. */
  holdsCancels = false;
  answer: (order: PlaceSpread) => PlaceOutcome | undefined = () => undefined;

  constructor(private readonly broker: BrokerPort) {}

  asPort(): BrokerPort {
    const { broker } = this;
    const all = () => [...this.spreads.values()];
    return overridden(broker, {
      capabilities: { ...broker.capabilities, legsMax: 2, dedupesClientOrderId: false },
      placeSpread: async (order) => this.place(order),
      getSpread: async (_account, id) => this.spreads.get(id),
      findSpread: async (_account, clientOrderId) => all().find((one) => one.clientOrderId === clientOrderId),
      listOpenSpreads: async () => all().filter(({ status }) => status === 'working'),
      listSpreadsSince: async () => all(),
      cancel: async (account, id) => {
        if (!this.spreads.has(id)) return broker.cancel(account, id);
        if (!this.holdsCancels) this.tell(id, { status: 'cancelled' });
        return { kind: 'requested' };
      },
      positions: async (account) => {
        const net = new Map((await broker.positions(account)).map(({ symbol, quantity }) => [symbol, quantity]));
        for (const { legs } of all()) {
          for (const { symbol, side, filledQuantity } of legs) {
            const sign = side.startsWith('buy') ? 1 : -1;
            net.set(symbol, (net.get(symbol) ?? 0) + sign * filledQuantity);
          }
        }
        return [...net].flatMap(([symbol, quantity]) => (quantity === 0 ? [] : [{ symbol, quantity }]));
      },
    });
  }

  /** What has traded of each leg, at 2.60 bought and 3.00 sold. */
  trade(id: string, bought: number, sold: number, over: Partial<BrokerSpread> = {}): void {
    const legs = (this.spreads.get(id)?.legs ?? []).map((leg) => {
      const buys = leg.side === 'buy_to_close';
      const filledQuantity = buys ? bought : sold;
      return { ...leg, filledQuantity, ...(filledQuantity > 0 && { averagePrice: (buys ? 26_000 : 30_000) as Price }) };
    });
    this.tell(id, { legs, ...over });
  }

  tell(id: string, over: Partial<BrokerSpread>): void {
    const before = this.spreads.get(id);
    if (before) this.spreads.set(id, { ...before, ...over });
  }

  private place(order: PlaceSpread): PlaceOutcome {
    this.sent.push(order);
    const scripted = this.answer(order);
    if (scripted) return scripted;
    const { clientOrderId, quantity, net } = order;
    const brokerOrderId = `spread-${this.sent.length}`;
    const legs = order.legs.map((leg) => ({ ...leg, filledQuantity: 0 }));
    this.spreads.set(brokerOrderId, {
      ...{ brokerOrderId, clientOrderId, legs, quantity, net, duration: 'day', status: 'working' },
    });
    return { kind: 'accepted', brokerOrderId };
  }
}
