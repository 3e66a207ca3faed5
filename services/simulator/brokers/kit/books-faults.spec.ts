import { describe, expect, it } from '@jest/globals';
import type { OccSymbol } from '#core/model';
import type { Money, Price } from '#core/units';
import { type FaultKind, FaultScript, SimBooks, type SimEvent } from './index.js';
import { ManualWorld } from './testing/index.js';

const PUT = 'AAPL251219P00265000' as OccSymbol;

async function placed(kind: FaultKind, ms?: number, route = 'orders.place') {
  const world = new ManualWorld();
  world.setQuote(PUT, '2.40', '2.55');
  const faults = new FaultScript([{ route, kind, ...(ms === undefined ? {} : { ms }) }]);
  const account = { number: 'M1', type: 'margin', optionLevel: 4, cash: 1_000_000_000 as Money } as const;
  const books = new SimBooks({ world, faults, accounts: [account] });
  const events: [string, number?][] = [];
  books.subscribe(({ kind: told, execution }: SimEvent) =>
    events.push(execution ? [told, execution.quantity] : [told]),
  );
  const answer = await books.place({
    ...{ account: 'M1', clientId: 'a', symbol: PUT, side: 'sell_to_open' },
    ...{ quantity: 3, limit: 24_500 as Price, duration: 'day' },
  });
  if (answer.kind !== 'taken') throw new Error(answer.why);
  const { id } = answer.order;
  const shown = () => books.get(id);
  const truth = () => books.truth().find((order) => order.id === id);
  return { world, books, events, id, shown, truth };
}

describe('faults of the books', () => {
  it('reject_later: pending, then rejected with a reason, and never traded', async () => {
    const { world, books, events, shown } = await placed('reject_later', 500);
    world.setQuote(PUT, '2.50', '2.55');
    await books.work();
    expect(shown()).toMatchObject({ status: 'pending', executions: [] });
    world.pass(500);
    await books.work();
    expect(shown()).toMatchObject({ status: 'rejected', executions: [] });
    expect(shown()?.reason).toContain('rejected');
    expect(events).toEqual([['pending'], ['rejected']]);
  });

  it('late_fill: traded at once, told later; positions move first', async () => {
    const { world, books, events, id, shown, truth } = await placed('late_fill', 2_000);
    books.fill(id, 3, 25_000 as Price);
    expect(truth()?.status).toBe('filled');
    expect(shown()).toMatchObject({ status: 'working', executions: [] });
    expect(books.positions('M1')).toMatchObject([{ quantity: -3 }]);
    expect(books.reports('M1')).toEqual([]);
    world.pass(1_999);
    await books.work();
    expect(shown()?.status).toBe('working');
    world.pass(1);
    await books.work();
    expect(shown()).toMatchObject({ status: 'filled', executions: [{ quantity: 3 }] });
    expect(events).toEqual([['working'], ['filled', 3]]);
  });

  it('double_fill: told twice, traded once', async () => {
    const { books, events, id } = await placed('double_fill');
    books.fill(id, 3, 25_000 as Price);
    expect(books.reports('M1').map(({ execution }) => execution.id)).toEqual([2, 2]);
    expect(books.positions('M1')).toMatchObject([{ quantity: -3 }]);
    expect(events).toEqual([['working'], ['filled', 3], ['filled', 3]]);
  });

  it('reorder_fills: the first is told after the second, or when it has waited long enough', async () => {
    const { books, events, id, shown } = await placed('reorder_fills', 1_000);
    books.fill(id, 1, 25_000 as Price);
    expect(shown()?.executions).toEqual([]);
    books.fill(id, 2, 25_100 as Price);
    expect(books.reports('M1').map(({ execution }) => execution.quantity)).toEqual([2, 1]);
    expect(shown()).toMatchObject({ status: 'filled' });
    expect(events).toEqual([['working'], ['filled', 2], ['filled', 1]]);

    const alone = await placed('reorder_fills', 1_000);
    alone.books.fill(alone.id, 1, 25_000 as Price);
    alone.world.pass(1_000);
    await alone.books.work();
    expect(alone.shown()?.executions).toMatchObject([{ quantity: 1 }]);
  });

  it('cancel_late: taken, and filled before it ends', async () => {
    const { world, books, events, id, shown } = await placed('cancel_late', 1_000, 'orders.cancel');
    expect(books.cancel(id).kind).toBe('taken');
    expect(shown()?.status).toBe('working');
    world.setQuote(PUT, '2.50', '2.55');
    await books.work();
    expect(shown()?.status).toBe('filled');
    world.pass(1_000);
    await books.work();
    expect(events).toEqual([['working'], ['cancel_requested'], ['filled', 3]]);
  });

  it('cancel_late: ends when nothing traded', async () => {
    const { world, books, id, shown } = await placed('cancel_late', 1_000, 'orders.cancel');
    books.cancel(id);
    world.pass(1_000);
    await books.work();
    expect(shown()?.status).toBe('cancelled');
  });

  it('list_lags: known by its number, missing in lists and look-ups for a while', async () => {
    const { world, books, id, shown } = await placed('list_lags', 3_000);
    expect([shown()?.id, books.list('M1'), books.findByClientId('M1', 'a')]).toEqual([id, [], undefined]);
    world.pass(3_000);
    expect(books.list('M1')).toHaveLength(1);
    expect(books.findByClientId('M1', 'a')?.id).toBe(id);
  });
});
