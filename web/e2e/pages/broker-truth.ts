import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { SimOrder } from '../../../services/simulator/brokers/kit/index.js';

/** What the simulated brokers hold as it really is, by the simulator's control door; the app and the desk see only the wire. */
export class BrokerTruth {
  private constructor(private readonly url: string) {}

  /** Of the product that keeps its data in this folder. */
  static behind(dataDir: string): BrokerTruth {
    const { url } = JSON.parse(readFileSync(path.join(dataDir, 'simulator-control.json'), 'utf8')) as { url: string };
    return new BrokerTruth(url);
  }

  /** The orders of an account on a side, oldest first. */
  async orders(account: string, side: SimOrder['side'], broker = 'tradier'): Promise<readonly SimOrder[]> {
    const response = await fetch(`${this.url}/${broker}/orders`);
    if (!response.ok) throw new Error(`The control door answered ${response.status}.`);
    const orders = (await response.json()) as readonly SimOrder[];
    return orders.filter((one) => one.account === account && one.side === side).toSorted((a, b) => a.id - b.id);
  }

  /** Assigns one contract of a paper account, as its holder may want it on any day. */
  assign(broker: string, account: string, symbol: string): Promise<void> {
    return this.tell(`${broker}/settle`, { environment: 'paper', account, symbol, kind: 'assigned', quantity: 1 });
  }

  /** Ends every login, as the broker does when its time is over. */
  endLogins(broker: string): Promise<void> {
    return this.tell(`${broker}/tokens/kill`, { which: 'all' });
  }

  private async tell(what: string, terms: object): Promise<void> {
    const response = await fetch(`${this.url}/${what}`, { method: 'POST', body: JSON.stringify(terms) });
    if (!response.ok) throw new Error(`The control door answered ${response.status}.`);
  }
}
