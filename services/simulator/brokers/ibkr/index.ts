/** A simulated Interactive Brokers to the letter of its documentation. */
import { SimBooks, type SimBroker, type SimBrokerKind, type SimBrokerOptions, SimLogins } from '../kit/index.js';
import { AccountPages } from './account-pages.js';
import { Brokerage } from './brokerage.js';
import { ContractPages } from './contracts.js';
import { makeKeys } from './keys.js';
import { IbkrOauth } from './oauth.js';
import { OrderPages } from './orders.js';
import { type Environment, IbkrSimulator, type Place } from './simulator.js';
import { OrderStream } from './stream.js';
import {
  ACCOUNTS,
  FEE_PER_CONTRACT,
  FIRST_ORDER_ID,
  HOSTS,
  type IbkrSimulatorSettings,
  LOGIN_TERMS,
  USERS,
} from './terms.js';

/** With the hand that signs a person in at another platform of the broker. */
export interface IbkrSimBroker extends SimBroker {
  setElsewhere(environment: Environment, userId: string, isThere: boolean): void;
}

export interface IbkrSimBrokerKind extends SimBrokerKind {
  create(options: SimBrokerOptions): IbkrSimBroker;
}

/** Returns a simulated Interactive Brokers that behaves as the settings say. */
export function ibkrSimulator(settings: IbkrSimulatorSettings = {}): IbkrSimBrokerKind {
  return {
    name: 'ibkr',
    hosts: HOSTS,
    socketRoles: [],
    makeKeys,
    create: (options) => createIbkr(options, settings),
  };
}

/** Asks about some orders, as the broker does. */
export const IBKR_SIMULATOR: IbkrSimBrokerKind = ibkrSimulator({ asks: 0.2 });

function createIbkr(options: SimBrokerOptions, { isPaced = true, asks = 0 }: IbkrSimulatorSettings): IbkrSimBroker {
  const { world, faults, clients, mint } = options;
  const logins = new SimLogins({ terms: LOGIN_TERMS, world, clients, users: USERS, ...(mint ? { mint } : {}) });
  const booksOf = (environment: Environment) =>
    new SimBooks({
      ...{ world, faults, accounts: ACCOUNTS[environment], firstOrderId: FIRST_ORDER_ID },
      ...{ acknowledges: 'later', cancels: 'later', dedupes: true, feePerContract: FEE_PER_CONTRACT },
    });
  const books = { live: booksOf('live'), paper: booksOf('paper') };
  const contracts = new ContractPages({ world, books: Object.values(books) });
  const placeOf = (environment: Environment): Place => {
    const own = books[environment];
    const stream = new OrderStream(faults);
    own.subscribe((event) => stream.tell(event));
    return {
      ...{ environment, books: own, stream, brokerage: new Brokerage(world) },
      accounts: new AccountPages(own, contracts),
      orders: new OrderPages({ books: own, world, contracts, asks }),
    };
  };
  const places = { live: placeOf('live'), paper: placeOf('paper') };
  const oauth = new IbkrOauth({ clients, world }, logins);
  const simulator = new IbkrSimulator({ world, oauth, contracts, places, isPaced });
  return {
    ...{ simulator, logins, faults, books },
    setElsewhere: (environment, userId, isThere) => places[environment].brokerage.setElsewhere(userId, isThere),
  };
}
