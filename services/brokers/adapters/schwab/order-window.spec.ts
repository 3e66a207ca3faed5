import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addMs, type Instant, instant, MS_PER_DAY } from '#core/units';
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
