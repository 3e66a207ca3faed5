/** A simulated Charles Schwab to the letter of its documentation. */
import { SimBooks, type SimBroker, type SimBrokerKind, type SimBrokerOptions, SimLogins } from '../kit/index.js';
import type { SchwabSimulatorSettings } from './settings.js';
import { SchwabSimulator } from './simulator.js';
import { Streamer } from './streamer.js';
import { ACCOUNTS, API_HOST, loginTerms, STREAM_HOST, USERS } from './terms.js';
import { FEE_PER_CONTRACT, Trading } from './trading.js';

export type { SchwabSimulatorSettings } from './settings.js';
export { hashOf as schwabHashOf, type SchwabRefresh } from './terms.js';

/** Order ids look like the live ones. */
const FIRST_ORDER_ID = 1_004_054_538_123;
const ORDERS_PER_MINUTE_MAX = 120;
const API_URL = 'https://api.schwabapi.com';

/** Returns a simulated Schwab that behaves as the settings say. */
export function schwabSimulator(settings: SchwabSimulatorSettings = {}): SimBrokerKind {
  return {
    name: 'schwab',
    hosts: [API_HOST, STREAM_HOST],
    socketRoles: ['stream'],
    create: (options) => createSchwab(options, settings),
  };
}

export const SCHWAB_SIMULATOR: SimBrokerKind = schwabSimulator();

function createSchwab(options: SimBrokerOptions, settings: SchwabSimulatorSettings): SimBroker {
  const { world, faults, clients, urls, mint } = options;
  const books = new SimBooks({
    ...{ world, faults, accounts: ACCOUNTS },
    firstOrderId: FIRST_ORDER_ID,
    feePerContract: FEE_PER_CONTRACT,
  });
  const logins = new SimLogins({
    ...{ world, clients, users: USERS },
    terms: loginTerms(settings.refresh ?? 'rotating'),
    ...(mint === undefined ? {} : { mint }),
  });
  const streamer = new Streamer(world, logins, faults);
  books.subscribe((event) => streamer.tell(event));
  const trading = new Trading({ books, apiUrl: urls[API_HOST] ?? API_URL });
  const ordersPerMinute = settings.ordersPerMinute ?? ORDERS_PER_MINUTE_MAX;
  const simulator = new SchwabSimulator({ world, books, logins, trading, streamer, ordersPerMinute });
  return { simulator, books: { live: books }, logins, faults };
}
