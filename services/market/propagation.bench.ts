import { assert } from '#core/units';
import { MarketUnderQuotes } from './testing/market-under-quotes.js';

const HELD = ['AAPL', 'SPY', 'NVDA', 'KO', 'QQQ'];
const CONNECTIONS = 4;
const QUOTES_PER_SECOND = 100_000;
const MARKS = 60;
const MARK_EVERY_MS = 10;

let market: MarketUnderQuotes | undefined;

async function prepare(): Promise<void> {
  market = await MarketUnderQuotes.open({
    ...{ connections: CONNECTIONS, contracts: 1_000 * CONNECTIONS, quotesPerSecond: QUOTES_PER_SECOND },
    ...{ held: HELD, marksMax: MARKS + 1 },
  });
}

async function dispose(): Promise<void> {
  await market?.close();
  market = undefined;
}

export const benches = [
  {
    id: 'market.propagation_p99',
    unit: 'ms',
    floor: 60,
    goal: 25,
    higherIsBetter: false,
    note: '100,000 quotes a second of 4,000 contracts over four WebSockets in the vendor’s format; a hundred times a second one of five held contracts moves: from the bytes handed to the socket to the frame in the reader of a pod; the market process as started in earnest, Postgres, Redis with its log; vendor and reader share two processors with it',
    prepare,
    dispose,
    async run() {
      assert(market, 'Invariant: the harness prepares before it runs');
      const { waitsMs, quotesPerSecond } = await market.round(MARKS, MARK_EVERY_MS);
      if (quotesPerSecond < 0.8 * QUOTES_PER_SECOND) throw new Error('Invariant: the vendor keeps its pace');
      const sorted = [...waitsMs].sort((a, b) => a - b);
      return { value: sorted[Math.floor(0.99 * sorted.length)] as number };
    },
  },
];
