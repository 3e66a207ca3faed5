import { type ChainFrame, MISSING_INT, type OccSymbol } from '#core/model';
import { DEFAULT_RISK_LIMITS } from '#core/risk';
import { dollars, frameOf } from '#core/testing';
import {
  type AccountId,
  addMs,
  type Instant,
  instant,
  MS_PER_HOUR,
  MS_PER_SECOND,
  type Price,
  priceToDecimal,
} from '#core/units';
import type { PaperBooks } from '#store/paper';
import { PAPER_FEES, PaperBroker } from '../paper/index.js';
import type { BrokerUnderTest } from './broker-under-test.js';

/** Wednesday 2025-11-26, 10:00 in New York. */
export const SESSION_MORNING = instant(Date.UTC(2025, 10, 26, 15, 0));
export const TEST_SYMBOL = 'AAPL251219P00265000' as OccSymbol;

/** Friday 2025-12-19, 16:00 in New York: the last moment of the put. */
export const TEST_EXPIRY = instant(Date.UTC(2025, 11, 19, 21, 0));

/** What a test market lists: the first put is quoted by the test, the second stands still. */
export interface TestListing {
  readonly underlying: string;
  readonly lotSize?: number;
  readonly expiry: string;
  readonly strikes: readonly [string, string];
  /** In a session. */
  readonly begins: Instant;
}

const AAPL: TestListing = {
  underlying: 'AAPL',
  expiry: '2025-12-19',
  strikes: ['265', '260'],
  begins: SESSION_MORNING,
};

/** One underlying with one quoted put, and a market clock that tests move. */
export class TestMarket {
  now: Instant;
  frame: ChainFrame | undefined;
  private sequence = 0;

  constructor(readonly listing: TestListing = AAPL) {
    this.now = listing.begins;
  }

  show(bid: number, ask: number, sizes?: { bidSize: number; askSize: number }, over: Partial<ChainFrame> = {}): void {
    this.sequence += 1;
    this.now = addMs(this.now, MS_PER_SECOND);
    const { underlying, expiry, strikes, lotSize } = this.listing;
    const made = frameOf({
      underlying,
      at: this.now,
      spot: '277.55',
      sequence: this.sequence,
      quotes: [
        {
          expiry,
          strike: strikes[0],
          bid: priceToDecimal(bid as Price),
          ask: priceToDecimal(ask as Price),
          quoteTs: this.now,
        },
        { expiry, strike: strikes[1], bid: '1.50', ask: '1.60', quoteTs: this.now },
      ],
    });
    const slices = made.expiries.map((slice) => (lotSize === undefined ? slice : { ...slice, lotSize }));
    const frame = { ...made, expiries: slices };
    const row = frame.columns.strike.indexOf(dollars(strikes[0]));
    frame.columns.bidSize[row] = sizes?.bidSize ?? MISSING_INT;
    frame.columns.askSize[row] = sizes?.askSize ?? MISSING_INT;
    this.frame = { ...frame, ...over };
  }
}

export interface PaperUnderTest extends BrokerUnderTest {
  readonly broker: PaperBroker;
  readonly market: TestMarket;
  quote(bid: number, ask: number, sizes?: { bidSize: number; askSize: number }): Promise<void>;
}

/** Returns a paper broker over the given books and a market of its own. */
export function paperUnderTest(books: PaperBooks, accountId: AccountId, market = new TestMarket()): PaperUnderTest {
  const broker = new PaperBroker({
    books,
    newestFrame: async () => market.frame,
    marketNow: () => market.now,
    fees: PAPER_FEES,
    quoteAgeMsMax: DEFAULT_RISK_LIMITS.quoteAgeMsMax,
    onMatchFailure: (error) => {
      throw error;
    },
  });
  const quote: PaperUnderTest['quote'] = async (bid, ask, sizes) => {
    market.show(bid, ask, sizes);
    await broker.workOrders();
  };
  return {
    broker,
    market,
    accountId,
    symbol: TEST_SYMBOL,
    unknownOrderId: 'paper-nothing',
    marketNow: () => market.now,
    quote,
    // A displayed size is taken once, so that a part is a quote of that size at both sides.
    fillPart: (quantity, price) => quote(price, price, { bidSize: quantity, askSize: quantity }),
    async settle() {
      await broker.workOrders();
    },
    async settleContracts(kind, quantity) {
      if (kind === 'assigned') {
        if (!(await broker.assign(accountId, TEST_SYMBOL, quantity)))
          throw new Error('the contract settles what is short');
        return;
      }
      market.now = TEST_EXPIRY;
      market.show(0, 100);
      await broker.workOrders();
      market.now = addMs(TEST_EXPIRY, 2 * MS_PER_HOUR);
    },
    async endSession() {
      market.now = addMs(SESSION_MORNING, 6 * MS_PER_HOUR);
      await broker.workOrders();
    },
  };
}
