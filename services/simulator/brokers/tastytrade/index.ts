/** A simulated tastytrade to the letter of its documentation. */
import { SimBooks, type SimBroker, type SimBrokerKind, type SimBrokerOptions, SimLogins } from '../kit/index.js';
import { OrderDesk } from './orders.js';
import { type Market, TastytradeSimulator } from './simulator.js';
import { Streamer } from './streamer.js';
import {
  ACCOUNTS,
  type Environment,
  FEE_PER_CONTRACT,
  FIRST_ORDER_ID,
  LOGIN_TERMS,
  TASTYTRADE_HOSTS,
  USERS,
} from './terms.js';

export const TASTYTRADE_SIMULATOR: SimBrokerKind = {
  name: 'tastytrade',
  hosts: TASTYTRADE_HOSTS,
  socketRoles: ['streamer'],
  create: createTastytrade,
};

export function createTastytrade(options: SimBrokerOptions): SimBroker {
  const { world, faults, clients, mint } = options;
  const logins = new SimLogins({
    ...{ terms: LOGIN_TERMS, world, clients, users: USERS },
    ...(mint === undefined ? {} : { mint }),
  });
  const open = (environment: Environment): Market => {
    const books = new SimBooks({
      ...{ world, faults, accounts: ACCOUNTS[environment], firstOrderId: FIRST_ORDER_ID },
      ...{ acknowledges: 'later', cancels: 'later', feePerContract: FEE_PER_CONTRACT },
    });
    const desk = new OrderDesk(books, () => world.now());
    const streamer = new Streamer({ world, logins, faults, shown: (order) => desk.shown(order) });
    books.subscribe((event) => streamer.tell(event));
    return { desk, streamer };
  };
  const markets = { live: open('live'), paper: open('paper') };
  const simulator = new TastytradeSimulator({ world, logins, clients, markets });
  return { simulator, logins, faults, books: { live: markets.live.desk.books, paper: markets.paper.desk.books } };
}
