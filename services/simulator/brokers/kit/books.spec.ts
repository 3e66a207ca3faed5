import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { OccSymbol } from '#core/model';
import { type Money, moneyToDecimal, type Price } from '#core/units';
import {
  FaultScript,
  type SimAnswer,
  SimBooks,
  type SimBooksOptions,
  type SimEvent,
  type SimOrderTerms,
} from './index.js';
import { ManualWorld } from './testing/index.js';
import type { SimSide } from './types.js';

const PUT = 'AAPL251219P00265000' as OccSymbol;
const CASH = 1_000_000_000 as Money;

function open(options: Partial<SimBooksOptions> = {}) {
  const world = new ManualWorld();
  world.setQuote(PUT, '2.45', '2.55');
  const faults = new FaultScript();
  const accounts = [
    { number: 'M1', type: 'margin', optionLevel: 4, cash: CASH },
    { number: 'C1', type: 'cash', optionLevel: 1, cash: CASH },
  ] as const;
  const books = new SimBooks({ world, faults, accounts, ...options });
  const events: string[] = [];
  books.subscribe(({ kind }: SimEvent) => events.push(kind));
  return { world, faults, books, events };
}

const sale = (change: Partial<SimOrderTerms> = {}): SimOrderTerms => ({
  ...{ account: 'M1', symbol: PUT, side: 'sell_to_open', quantity: 2, limit: 24_500 as Price, duration: 'day' },
  ...change,
});

function taken(answer: SimAnswer) {
  if (answer.kind !== 'taken') throw new Error(`refused: ${answer.why}`);
  return answer.order;
}
const whyOf = (answer: SimAnswer) => (answer.kind === 'refused' ? answer.why : 'taken');

describe('matching', () => {
  it('sells at the bid when the bid is at the limit or above, and never in between', async () => {
    const { world, books } = open();
    const order = taken(await books.place(sale({ limit: 25_000 as Price })));
    await books.work();
    expect(books.get(order.id)?.status).toBe('working');
    world.setQuote(PUT, '2.52', '2.62');
    await books.work();
    expect(books.get(order.id)).toMatchObject({ status: 'filled', executions: [{ quantity: 2, price: 25_200 }] });
    expect(books.positions('M1')).toMatchObject([{ symbol: PUT, quantity: -2, cost: -5_040_000 }]);
    expect(moneyToDecimal(books.account('M1')?.cash as Money)).toBe('100504.00');
  });

  it('buys at the ask when the ask is at the limit or below', async () => {
    const { world, books } = open();
    await books.place(sale());
    await books.work();
    const back = taken(await books.place(sale({ side: 'buy_to_close', limit: 12_000 as Price, duration: 'gtc' })));
    await books.work();
    expect(books.get(back.id)?.status).toBe('working');
    world.setQuote(PUT, '1.10', '1.20');
    await books.work();
    expect(books.get(back.id)).toMatchObject({ status: 'filled', executions: [{ price: 12_000 }] });
    expect(books.positions('M1')).toEqual([]);
    // 2 × 100 × (2.45 − 1.20)
    expect(moneyToDecimal(books.account('M1')?.cash as Money)).toBe('100250.00');
  });

  it('does not trade while the session is closed or nobody quotes', async () => {
    const { world, books } = open();
    const order = taken(await books.place(sale()));
    world.dropQuote(PUT);
    await books.work();
    world.setQuote(PUT, '2.45', '2.55');
    world.setMarket(world.now(), false);
    await books.work();
    expect(books.get(order.id)?.executions).toEqual([]);
  });

  it('trades so many contracts per look, or what a script says', async () => {
    const { books, events } = open({ contractsPerLook: 2 });
    const order = taken(await books.place(sale({ quantity: 5 })));
    await books.work();
    expect(books.get(order.id)?.executions.map(({ quantity }) => quantity)).toEqual([2]);
    expect(whyOf(books.fill(order.id, 4, 25_000 as Price))).toBe('terms_invalid');
    expect(whyOf(books.fill(order.id, 3, 25_000 as Price))).toBe('taken');
    expect(books.get(order.id)?.status).toBe('filled');
    expect(events).toEqual(['working', 'partial', 'filled']);
    expect(whyOf(books.fill(order.id, 1, 25_000 as Price))).toBe('order_ended');
  });

  it('ends day orders at the close and leaves others alone', async () => {
    const { world, books } = open();
    const day = taken(await books.place(sale({ limit: 99_000 as Price })));
    const gtc = taken(await books.place(sale({ limit: 99_000 as Price, duration: 'gtc' })));
    // 16:00 in New York on the same Wednesday.
    world.setMarket(Date.UTC(2025, 10, 26, 21) as never, false);
    await books.work();
    expect([books.get(day.id)?.status, books.get(gtc.id)?.status]).toEqual(['expired', 'working']);
  });
});

describe('refusals', () => {
  it('names what is wrong', async () => {
    const { books } = open({ dedupes: true });
    expect(whyOf(await books.place(sale({ account: 'X' })))).toBe('account_unknown');
    expect(whyOf(await books.place(sale({ symbol: 'AAPL251219P00270000' as OccSymbol })))).toBe('symbol_unknown');
    expect(whyOf(await books.place(sale({ quantity: 0 })))).toBe('terms_invalid');
    expect(whyOf(await books.place(sale({ clientId: 'a' })))).toBe('taken');
    expect(whyOf(await books.place(sale({ clientId: 'a' })))).toBe('duplicate_client_id');
    expect(whyOf(await books.place(sale({ clientId: 'a', account: 'C1' })))).toBe('taken');
    expect(whyOf(books.cancel(99))).toBe('order_unknown');
  });

  it('holds a cash account to the strike in full and a margin account to a fifth of it', async () => {
    const { books } = open();
    // 100,000 covers three times 26,500 and eighteen times 5,300.
    expect(whyOf(await books.place(sale({ account: 'C1', quantity: 4 })))).toBe('buying_power_short');
    expect(whyOf(await books.place(sale({ account: 'C1', quantity: 3 })))).toBe('taken');
    expect(moneyToDecimal(books.buyingPower('C1'))).toBe('20500.00');
    expect(await books.place(sale({ quantity: 19 }))).toEqual({
      kind: 'refused',
      why: 'buying_power_short',
      required: 1_007_000_000,
      available: 1_000_000_000,
    });
    expect(whyOf(await books.place(sale({ quantity: 18 })))).toBe('taken');
  });

  it('closes no more than is held, working closings counted', async () => {
    const { books } = open();
    const close = sale({ side: 'buy_to_close', limit: 10_000 as Price });
    expect(whyOf(await books.place(close))).toBe('more_than_held');
    await books.place(sale());
    await books.work();
    expect(whyOf(await books.place({ ...close, quantity: 1 }))).toBe('taken');
    expect(whyOf(await books.place(close))).toBe('more_than_held');
    expect(whyOf(await books.place({ ...close, quantity: 1 }))).toBe('taken');
  });
});

describe('replacing', () => {
  it('keeps the number, or takes the place with a new one', async () => {
    const { books } = open();
    const first = taken(await books.place(sale({ limit: 30_000 as Price, clientId: 'a' })));
    const kept = taken(await books.replace(first.id, { limit: 29_000 as Price }, 'keeps'));
    expect(kept).toMatchObject({ id: first.id, limit: 29_000, clientId: 'a', status: 'working' });
    const next = taken(await books.replace(first.id, { limit: 28_000 as Price, clientId: 'b' }, 'new'));
    expect(next).toMatchObject({ limit: 28_000, clientId: 'b', replaces: first.id, quantity: 2 });
    expect(books.get(first.id)).toMatchObject({ status: 'replaced', replacedBy: next.id });
    expect(whyOf(await books.replace(first.id, { limit: 27_000 as Price }, 'keeps'))).toBe('order_ended');
  });
});

describe('money and positions', () => {
  const sides: readonly SimSide[] = ['sell_to_open', 'buy_to_close', 'buy_to_open', 'sell_to_close'];
  const step = fc.oneof(
    fc.record({
      do: fc.constant('place' as const),
      side: fc.constantFrom(...sides),
      quantity: fc.integer({ min: 1, max: 6 }),
      limit: fc.integer({ min: 20_000, max: 30_000 }),
    }),
    fc.record({ do: fc.constant('work' as const), bid: fc.integer({ min: 200, max: 300 }) }),
    fc.record({ do: fc.constant('cancel' as const), which: fc.nat(20) }),
    fc.record({ do: fc.constant('fill' as const), which: fc.nat(20), quantity: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ do: fc.constant('replace' as const), which: fc.nat(20), quantity: fc.integer({ min: 1, max: 6 }) }),
  );

  it('add up whatever happens, and no order trades more than its quantity', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const fee = 6_700 as Money;
        const { world, books } = open({ contractsPerLook: 2, feePerContract: fee });
        for (const one of steps) {
          const id = 'which' in one ? one.which + 1 : 0;
          if (one.do === 'place') {
            await books.place(sale({ ...one, limit: one.limit as Price }));
          } else if (one.do === 'work') {
            world.setQuote(PUT, (one.bid / 100).toFixed(2), ((one.bid + 10) / 100).toFixed(2));
            await books.work();
          } else if (one.do === 'cancel') books.cancel(id);
          else if (one.do === 'fill') books.fill(id, one.quantity, 25_000 as Price);
          else await books.replace(id, { quantity: one.quantity }, id % 2 === 0 ? 'keeps' : 'new');
        }
        let [cash, held, paid] = [CASH as number, 0, 0];
        for (const { side, quantity, executions } of books.truth()) {
          const sign = side.startsWith('sell') ? 1 : -1;
          let traded = 0;
          for (const execution of executions) {
            traded += execution.quantity;
            cash += sign * execution.quantity * execution.price * 100 - execution.quantity * fee;
            paid -= sign * execution.quantity * execution.price * 100;
          }
          held -= sign * traded;
          expect(traded).toBeLessThanOrEqual(quantity);
        }
        expect(books.account('M1')?.cash).toBe(cash);
        expect(books.positions('M1').reduce((sum, one) => sum + one.quantity, 0)).toBe(held);
        // What was paid for what is still held, where nothing was ever closed.
        const opened = books.truth().every(({ side, executions }) => executions.length === 0 || side.endsWith('open'));
        const sold = books.truth().every(({ side, executions }) => executions.length === 0 || side === 'sell_to_open');
        if (opened && sold) expect(books.positions('M1').reduce((sum, one) => sum + one.cost, 0)).toBe(paid + 0);
      }),
      { numRuns: 150 },
    );
  });

  it('are the same after they were saved and restored', async () => {
    const { world, faults, books } = open();
    await books.place(sale({ clientId: 'a' }));
    await books.work();
    const open2 = taken(await books.place(sale({ limit: 30_000 as Price })));
    const state = JSON.parse(JSON.stringify(books.save()));
    const again = new SimBooks({ world, faults, accounts: [] });
    again.restore(state);
    expect(again.truth()).toEqual(books.truth());
    expect(again.positions('M1')).toEqual(books.positions('M1'));
    expect(again.account('M1')).toEqual(books.account('M1'));
    world.setQuote(PUT, '3.00', '3.10');
    await again.work();
    expect(again.get(open2.id)).toMatchObject({ status: 'filled' });
    expect(again.get(open2.id)?.executions[0]?.id).toBeGreaterThan(open2.id);
  });
});
