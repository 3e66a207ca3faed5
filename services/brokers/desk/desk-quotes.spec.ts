/** What a broken feed does to orders: nothing leaves on a quote that cannot be believed, and everything goes on with the next good one. */
import { describe, expect, it } from '@jest/globals';
import { MISSING_INT, RowFlag } from '#core/model';
import { DEFAULT_RISK_LIMITS } from '#core/risk';
import { dollars, frameOf } from '#core/testing';
import { addMs, assert, MS_PER_HOUR, type Price } from '#core/units';
import { DeskBench, SESSION_MORNING, startDesk } from '../testing/index.js';
import { Desk } from './desk.js';

const BID = 25_000;
const ASK = 26_000;

type Column = 'bid' | 'ask' | 'flags' | 'quoteTs';
type Break = (bench: DeskBench) => void;

/** Shows a good frame whose row of the traded put then says something else. */
const inRow =
  (over: Partial<Record<Column, number>>): Break =>
  ({ market }) => {
    market.show(BID, ASK);
    const columns = market.frame?.columns;
    assert(columns, 'Invariant: a frame was shown');
    const row = columns.strike.indexOf(dollars('265'));
    for (const [name, value] of Object.entries(over)) columns[name as Column][row] = value;
  };

const noFrame: Break = ({ market }) => {
  market.frame = undefined;
};

const FAULTS: readonly (readonly [string, Break, string])[] = [
  ['no frame at all', noFrame, 'QUOTE_UNTRADABLE'],
  ['a feed that stands still', (bench) => bench.advance(DEFAULT_RISK_LIMITS.quoteAgeMsMax + 1), 'QUOTE_UNTRADABLE'],
  ['a copy of an old frame', ({ market }) => market.show(BID, ASK, undefined, { staleCopy: true }), 'QUOTE_UNTRADABLE'],
  ['a crossed quote', inRow({ bid: ASK + 1 }), 'QUOTE_UNTRADABLE'],
  ['a bid of zero', inRow({ bid: 0 }), 'QUOTE_UNTRADABLE'],
  ['a negative bid', inRow({ bid: -1 }), 'QUOTE_UNTRADABLE'],
  ['a missing ask', inRow({ ask: MISSING_INT }), 'QUOTE_UNTRADABLE'],
  ['a row that was flagged', inRow({ flags: RowFlag.crossed }), 'QUOTE_UNTRADABLE'],
  ['a stamp that is no number', inRow({ quoteTs: Number.NaN }), 'QUOTE_UNTRADABLE'],
  ['a stamp of the future', inRow({ quoteTs: SESSION_MORNING + MS_PER_HOUR }), 'QUOTE_UNTRADABLE'],
  ['a price ten times too high', ({ market }) => market.show(10 * BID, 10 * ASK), 'PRICE_OUTSIDE_COLLAR'],
];

/** The traded put between its neighbours. */
function chainWith(bid: string, ask: string, { market }: DeskBench) {
  const quotes = [
    { strike: '260', bid: '1.50', ask: '1.60' },
    { strike: '265', bid, ask },
    { strike: '270', bid: '3.80', ask: '4.00' },
    { strike: '275', bid: '5.70', ask: '5.90' },
  ];
  const rows = quotes.map((quote) => ({ ...quote, expiry: '2025-12-19', quoteTs: market.now }));
  return frameOf({ underlying: 'AAPL', at: market.now, spot: '277.55', sequence: 99, quotes: rows });
}

describe(`${Desk.name} on a feed with faults`, () => {
  it.each(FAULTS)('opens nothing on %s, and goes on with the next good quote', async (_name, spoil, code) => {
    const bench = new DeskBench();
    const desk = await startDesk(bench);
    spoil(bench);
    const refused = bench.intend({ validUntil: (bench.market.now + 60_000) as never });
    await desk.renewLeases();
    await desk.round();
    expect([bench.refusalOf(refused), bench.books.allOrders()]).toEqual([code, []]);
    bench.market.show(BID, ASK);
    const again = bench.intend();
    await desk.round();
    expect(bench.orderOf(again)).toMatchObject({ state: 'filled' });
  });

  it.each(['sell_to_open', 'buy_to_close'] as const)(
    'does not believe a price that the bot believed when it stands out of its chain: %s',
    async (side) => {
      const bench = new DeskBench();
      const opened = bench.intend();
      const desk = await startDesk(bench);
      bench.market.now = addMs(bench.market.now, 1_000);
      bench.market.frame = chainWith('25.00', '26.00', bench);
      const believed =
        side === 'sell_to_open'
          ? bench.intend({ limit: (10 * BID) as Price })
          : bench.intendClose(opened, { limit: (10 * ASK) as Price });
      await desk.round();
      expect([bench.refusalOf(believed), bench.books.allOrders().length]).toEqual(['QUOTE_UNTRADABLE', 1]);
      bench.market.frame = chainWith('2.50', '2.60', bench);
      const again = side === 'sell_to_open' ? bench.intend() : bench.intendClose(opened);
      await desk.round();
      expect(bench.orderOf(again)).toMatchObject({ state: 'filled' });
    },
  );

  it('buys nothing back either on a quote that is none, or at a price far above the market', async () => {
    const bench = new DeskBench();
    const opened = bench.intend();
    const desk = await startDesk(bench);
    expect(bench.orderOf(opened)).toMatchObject({ state: 'filled' });
    bench.market.show(BID, ASK, undefined, { staleCopy: true });
    const blind = bench.intendClose(opened);
    await desk.round();
    bench.market.show(BID, ASK);
    // Decided while the feed showed ten times the price.
    const dear = bench.intendClose(opened, { limit: (10 * ASK) as Price });
    await desk.round();
    expect([blind, dear].map((intent) => bench.refusalOf(intent))).toEqual([
      'QUOTE_UNTRADABLE',
      'PRICE_OUTSIDE_COLLAR',
    ]);
    expect(bench.books.allOrders()).toHaveLength(1);
    const exit = bench.intendClose(opened);
    await desk.round();
    expect(bench.orderOf(exit)).toMatchObject({ state: 'filled' });
  });

  it('asks for the newest frame once an order is to leave, however many came in between', async () => {
    const bench = new DeskBench();
    let asked = 0;
    const newestFrame = async () => {
      asked += 1;
      return bench.market.frame;
    };
    const desk = await startDesk(bench, bench.newDesk({ parts: { newestFrame } }));
    for (let index = 0; index < 500; index += 1) {
      bench.market.show(BID + index, ASK + index);
      desk.frameMoved('AAPL' as never);
    }
    expect(asked).toBe(0);
    bench.intend({ limit: (BID + 499) as Price });
    await desk.round();
    expect(asked).toBe(1);
  });
});
