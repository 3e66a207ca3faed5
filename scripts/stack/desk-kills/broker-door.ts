/** The simulated brokers' control door: what really stands in their books, and what shall go wrong. */
import { readFileSync } from 'node:fs';
import type { Fault, SimAccount, SimOrder } from '../../../services/simulator/brokers/kit/index.js';

export class BrokerDoor {
  /** @param addressFile - written by the simulator when it has opened the door */
  constructor(private readonly addressFile: string) {}

  orders(broker: string): Promise<readonly SimOrder[]> {
    return this.ask(`${broker}/orders`) as Promise<readonly SimOrder[]>;
  }

  async addAccount(broker: string, account: SimAccount & { environment: string; user: string }): Promise<void> {
    await this.ask(`${broker}/accounts`, { method: 'POST', body: JSON.stringify(account) });
  }

  async setFault(broker: string, fault: Fault): Promise<void> {
    await this.ask(`${broker}/faults`, { method: 'POST', body: JSON.stringify(fault) });
  }

  async clearFaults(broker: string): Promise<void> {
    await this.ask(`${broker}/faults`, { method: 'DELETE' });
  }

  private async ask(what: string, init: RequestInit = {}): Promise<unknown> {
    const { url } = JSON.parse(readFileSync(this.addressFile, 'utf8')) as { url: string };
    const response = await fetch(`${url}/${what}`, init);
    const body: unknown = await response.json();
    if (!response.ok) throw new Error(`${what} answered ${response.status} ${JSON.stringify(body)}`);
    return body;
  }
}
