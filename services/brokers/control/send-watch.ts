import type { OccSymbol } from '#core/model';
import type { AccountId } from '#core/units';
import type { Clock } from '#platform/clock';
import type { BrokerPort } from '#ports';

/** An order whose answer was lost may still arrive for so long. Wall milliseconds. */
const ARRIVAL_MS = 30_000;

/** Which orders are on their way to a broker, and which broker an account was last reached through. */
export class SendWatch {
  private readonly underWay = new Map<AccountId, number>();
  private readonly lostAtMs = new Map<string, number>();
  private readonly brokers = new Map<AccountId, BrokerPort>();
  private readonly proxies = new WeakMap<BrokerPort, BrokerPort>();

  constructor(private readonly clock: Pick<Clock, 'monotonicMs'>) {}

  /** Whether bytes of an order may be under way for the account right now. */
  isSending(accountId: AccountId): boolean {
    return (this.underWay.get(accountId) ?? 0) > 0;
  }

  /** Whether an order to close the contract, whose answer was lost, may still arrive. */
  mayArrive(accountId: AccountId, symbol: OccSymbol): boolean {
    const lost = this.lostAtMs.get(`${accountId} ${symbol}`);
    return lost !== undefined && this.clock.monotonicMs() - lost < ARRIVAL_MS;
  }

  /** Returns the broker that served the account last; it is known without the database. */
  brokerOf(accountId: AccountId): BrokerPort | undefined {
    return this.brokers.get(accountId);
  }

  /** Returns a broker that behaves as the given one and whose sends are seen here: the same one for the same broker. */
  watched(accountId: AccountId, broker: BrokerPort): BrokerPort {
    this.brokers.set(accountId, broker);
    const proxy = this.proxies.get(broker) ?? this.proxyOf(broker);
    this.proxies.set(broker, proxy);
    return proxy;
  }

  private proxyOf(broker: BrokerPort): BrokerPort {
    const place: BrokerPort['place'] = (order, guard) =>
      this.during(order.accountId, async () => {
        const outcome = await broker.place(order, guard).catch((error: unknown) => {
          this.lost(order.accountId, order.symbol);
          throw error;
        });
        if (outcome.kind === 'unknown') this.lost(order.accountId, order.symbol);
        return outcome;
      });
    const placeSpread: BrokerPort['placeSpread'] = (order, guard) =>
      this.during(order.accountId, async () => {
        const lose = () => {
          for (const { symbol } of order.legs) this.lost(order.accountId, symbol);
        };
        const outcome = await broker.placeSpread(order, guard).catch((error: unknown) => {
          lose();
          throw error;
        });
        if (outcome.kind === 'unknown') lose();
        return outcome;
      });
    const replace: BrokerPort['replace'] = (order, guard) =>
      this.during(order.accountId, () => broker.replace(order, guard));
    return new Proxy(broker, {
      get(target, property) {
        if (property === 'place') return place;
        if (property === 'placeSpread') return placeSpread;
        if (property === 'replace') return replace;
        const value: unknown = Reflect.get(target, property, target);
        return typeof value === 'function' ? value.bind(target) : value;
      },
    });
  }

  private lost(accountId: AccountId, symbol: OccSymbol): void {
    this.lostAtMs.set(`${accountId} ${symbol}`, this.clock.monotonicMs());
  }

  private async during<T>(accountId: AccountId, send: () => Promise<T>): Promise<T> {
    this.underWay.set(accountId, (this.underWay.get(accountId) ?? 0) + 1);
    try {
      return await send();
    } finally {
      this.underWay.set(accountId, (this.underWay.get(accountId) ?? 1) - 1);
    }
  }
}
