/** What every simulated broker is made of, and how it is made: the register in ../index.ts lists them. */
import type { Money } from '#core/units';
import type { SimBooks } from './books.js';
import type { FaultScript } from './faults.js';
import type { SimClient } from './login-types.js';
import type { SimLogins } from './logins.js';
import type { BrokerSimulator, SimWorld } from './types.js';

export interface SimBrokerOptions {
  readonly world: SimWorld;
  readonly faults: FaultScript;
  readonly clients: readonly SimClient[];
  /** Base URL of each host, without a slash at the end, for addresses in answers; `wss` for hosts of streams only. */
  readonly urls: Readonly<Record<string, string>>;
  /** Makes the text of codes and tokens; see SimLoginsOptions. */
  readonly mint?: (kind: 'code' | 'access' | 'refresh') => string;
}

/** A simulated broker, and what tests and its control door reach behind its wire. */
export interface SimBroker {
  readonly simulator: BrokerSimulator;
  /** By environment: `live`, `paper`. */
  readonly books: Readonly<Record<string, SimBooks>>;
  readonly logins: SimLogins;
  readonly faults: FaultScript;
}

/** One line of the register. */
export interface SimBrokerKind {
  /** As in our database. */
  readonly name: string;
  /** Hosts that it listens on, named `<environment>.<role>`; roles as the adapter names them. */
  readonly hosts: readonly string[];
  /** Roles whose URL begins with `wss`. */
  readonly socketRoles: readonly string[];
  /** Makes the keys that an application registers with the broker, by name, PEM. */
  makeKeys?(): Promise<Readonly<Record<string, string>>>;
  create(options: SimBrokerOptions): SimBroker;
}

/** What every account of a simulated user begins with: 100,000, in 1e-4. */
export const STARTING_CASH = 1_000_000_000 as Money;
