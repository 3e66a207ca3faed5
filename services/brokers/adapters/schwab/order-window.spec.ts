import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addMs, type ExecutionId, type Instant, instant, type Money, MS_PER_DAY, type Price } from '#core/units';
import { FillJournal } from './fill-journal.js';
import type { Execution } from './map-order.js';
import { halvesOf, type ListedOrder, OrderWindow } from './order-window.js';

const NOW = instant(Date.UTC(2026, 5, 1, 15));
const daysAgo = (days: number) => addMs(NOW, -days * MS_PER_DAY);
const working = (placedAt: Instant): ListedOrder => ({ order: { status: 'working', placedAt } });
const ended = (placedAt: Instant, closedAt: Instant): ListedOrder => ({
  order: { status: 'cancelled', placedAt },
  closedAt,
});

describe(OrderWindow.name, () => {
  it('begins with all that the broker may list, and ends a little ahead', () => {
    const range = new OrderWindow().rangeAt(NOW);
    expect(range).toEqual({ from: daysAgo(364), to: addMs(NOW, 300_000) });
  });

  it('goes back to the oldest order that works, then', () => {
    const window = new OrderWindow();
    window.learn([working(daysAgo(90)), ended(daysAgo(200), daysAgo(150)), working(daysAgo(2))], NOW);
    expect(window.rangeAt(NOW).from).toBe(daysAgo(90));
  });

  it('looks a day longer at orders that ended, and a day back at any rate', () => {
    const window = new OrderWindow();
    window.learn([ended(daysAgo(60), daysAgo(0.5)), ended(daysAgo(80), daysAgo(1.5))], NOW);
    expect(window.rangeAt(NOW).from).toBe(daysAgo(60));
    window.learn([], NOW);
    expect(window.rangeAt(NOW).from).toBe(daysAgo(1));
  });

  it('begins anew when an order has no stamp, and when the clock went back', () => {
    const window = new OrderWindow();
    window.learn([], NOW);
    expect(window.rangeAt(daysAgo(30)).from).toBe(daysAgo(30 + 364));
    window.learn([{ order: { status: 'working' } }], NOW);
    expect(window.rangeAt(NOW).from).toBe(daysAgo(364));
  });

  it('never leaves out an order that works, whenever it is asked', () => {
    const day = fc.integer({ min: 0, max: 300 });
    const orders = fc.array(fc.record({ placed: day, lasts: fc.integer({ min: 0, max: 300 }) }), { maxLength: 20 });
    const asks = fc.array(day, { minLength: 1, maxLength: 20 }).map((days) => days.sort((a, b) => a - b));
    fc.assert(
      fc.property(orders, asks, (made, days) => {
        const window = new OrderWindow();
        for (const day of days) {
          const now = addMs(NOW, day * MS_PER_DAY);
          const { from, to } = window.rangeAt(now);
          const at = (days: number) => addMs(NOW, days * MS_PER_DAY);
          const placed = made.filter((one) => one.placed <= day);
          const listed = placed.filter((one) => at(one.placed) >= from && at(one.placed) <= to);
          for (const one of placed) if (one.placed + one.lasts > day) expect(listed).toContain(one);
          window.learn(
            listed.map(({ placed, lasts }) =>
              placed + lasts > day ? working(at(placed)) : ended(at(placed), at(placed + lasts)),
            ),
            now,
          );
        }
      }),
    );
  });
});

describe(halvesOf.name, () => {
  it('cuts a range in two that share their middle, down to an hour', () => {
    expect(halvesOf({ from: daysAgo(2), to: NOW })).toEqual([
      { from: daysAgo(2), to: daysAgo(1) },
      { from: daysAgo(1), to: NOW },
    ]);
    expect(halvesOf({ from: daysAgo(1 / 24), to: NOW })).toBeUndefined();
  });
});

describe(FillJournal.name, () => {
  const execution = (id: string, day: number, quantity = 1): Execution => ({
    executionId: id as ExecutionId,
    brokerOrderId: '7',
    quantity,
    price: 12_500 as Price,
    tsEvent: daysAgo(day),
  });
  const ids = (fills: readonly { executionId: string }[]) => fills.map(({ executionId }) => executionId);
  const journal = () => new FillJournal('a', 6_700 as Money);

  it('goes on from a cursor, and tells a late execution after it', () => {
    const fills = journal();
    fills.add([execution('2', 1, 3), execution('1', 2)]);
    const first = fills.since(undefined);
    expect(ids(first)).toEqual(['1', '2']);
    expect(first[1]).toMatchObject({ quantity: 3, fees: 20_100 });
    fills.add([execution('0', 3), execution('1', 2), execution('2', 1)]);
    expect(ids(fills.since(first[0]?.cursor))).toEqual(['2', '0']);
    expect(ids(fills.since(first[1]?.cursor))).toEqual(['0']);
    expect(fills.since(fills.since(undefined).at(-1)?.cursor)).toEqual([]);
  });

  it('tells an execution once, however often it comes', () => {
    const fills = journal();
    fills.add([execution('1', 1), execution('1', 1)]);
    fills.add([execution('1', 1)]);
    expect(ids(fills.since(undefined))).toEqual(['1']);
  });

  it('begins at the start for a cursor of another process', () => {
    const fills = journal();
    fills.add([execution('1', 1)]);
    expect(ids(fills.since('b:1'))).toEqual(['1']);
    expect(ids(fills.since('nonsense'))).toEqual(['1']);
  });
});
