/** A simulated TradeStation to the letter of its documentation. */
import { SimBooks, type SimBroker, type SimBrokerKind, type SimBrokerOptions, SimLogins } from '../kit/index.js';
import { OrderDesk } from './orders.js';
import { type Market, TradestationSimulator } from './simulator.js';
import { Streamer } from './streamer.js';
import {
  accountsOf,
  type Environment,
  FEE_PER_CONTRACT,
  FIRST_ORDER_ID,
  loginTerms,
  TRADESTATION_HOSTS,
  type TradestationRefresh,
  USERS,
} from './terms.js';

/** Returns a simulated TradeStation whose API key has the wanted kind of refresh tokens. */
export function tradestationSimulator(refresh: TradestationRefresh): SimBrokerKind {
  return {
    name: 'tradestation',
    hosts: TRADESTATION_HOSTS,
    // Streams are answers of the API's own host.
    socketRoles: [],
    create: (options) => createTradestation(options, refresh),
  };
}

export const TRADESTATION_SIMULATOR: SimBrokerKind = tradestationSimulator('fixed');

function createTradestation(options: SimBrokerOptions, refresh: TradestationRefresh): SimBroker {
  const { world, faults, clients, mint } = options;
  const logins = new SimLogins({
    ...{ terms: loginTerms(refresh), world, clients, users: USERS },
    ...(mint === undefined ? {} : { mint }),
  });
  const open = (environment: Environment): Market => {
    const books = new SimBooks({
      ...{ world, faults, accounts: USERS.flatMap((user) => accountsOf(environment, user)) },
      ...{ firstOrderId: FIRST_ORDER_ID, feePerContract: FEE_PER_CONTRACT },
      ...{ acknowledges: 'later', cancels: 'later', dedupes: true },
    });
    const desk = new OrderDesk(books, () => world.now());
    const streamer = new Streamer(world, faults, desk);
    books.subscribe((event) => streamer.tell(event));
    return { desk, streamer };
  };
  const markets = { live: open('live'), paper: open('paper') };
  const simulator = new TradestationSimulator({ world, logins, markets });
  return { simulator, logins, faults, books: { live: markets.live.desk.books, paper: markets.paper.desk.books } };
}
