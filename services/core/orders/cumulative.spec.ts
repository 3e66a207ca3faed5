import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Fill } from '../model/index.js';
import type { ExecutionId, Instant, Money, OrderId, Price } from '../units/index.js';
import { type CumulativeReading, executionsOf } from './cumulative.js';

const ID = '228175';
const reading = (filledQuantity: number, averagePrice?: number): CumulativeReading => ({
  brokerOrderId: ID,
  filledQuantity,
  ...(averagePrice === undefined ? {} : { averagePrice: averagePrice as Price }),
});
const fill = (id: string, quantity: number, price: number): Fill => ({
  executionId: id as ExecutionId,
  orderId: 'o' as OrderId,
  quantity,
  price: price as Price,
  fees: 0 as Money,
  tsEvent: 0 as Instant,
});

describe(executionsOf.name, () => {
  it.each([
    ['a whole fill', reading(2, 12_500), [], [['228175#2', 2, 12_500]]],
    ['nothing', reading(0), [], []],
    ['nothing new', reading(1, 12_500), [fill('228175#1', 1, 12_500)], []],
    // 3 × 1.2600 − 1 × 1.2500 = 2.5300 for two: 1.2650 each.
    ['a second part', reading(3, 12_600), [fill('228175#1', 1, 12_500)], [['228175#3', 2, 12_650]]],
    // 3 × 1.2501 − 1 × 1.2500 = 2.5003 for two: 1.2501 and 1.2502.
    [
      'what does not divide, in two executions',
      reading(3, 12_501),
      [fill('228175#1', 1, 12_500)],
      [
        ['228175#2', 1, 12_501],
        ['228175#3', 1, 12_502],
      ],
    ],
    ['an id that only begins alike', reading(1, 10_000), [fill('2281751#1', 1, 9_000)], [['228175#1', 1, 10_000]]],
  ])('derives %s', (_name, now, counted, expected) => {
    const step = executionsOf(now, counted);
    expect(step.kind).toBe('executions');
    const executions = step.kind === 'executions' ? step.executions : [];
    expect(executions.map((one) => [one.executionId, one.quantity, one.price])).toEqual(expected);
  });

  it('waits for the average, which may come after the quantity', () => {
    expect(executionsOf(reading(2), [])).toEqual({ kind: 'price_awaited' });
  });

  it.each([
    ['a fall of the quantity', reading(1, 12_500), 'FILLS_FELL'],
    ['a quantity that is none', reading(Number.NaN, 12_500), 'FILLS_UNREADABLE'],
    ['an average that would make the new contracts worth less than nothing', reading(3, 4_000), 'FILLS_UNREADABLE'],
  ])('calls %s a contradiction', (_name, now, code) => {
    expect(executionsOf(now, [fill('228175#2', 2, 12_500)])).toEqual({ kind: 'contradiction', code });
  });

  it('ends with the same contracts and amount whatever was read in between, with restarts at any point', () => {
    const trades = fc.array(
      fc.record({ quantity: fc.integer({ min: 1, max: 9 }), price: fc.integer({ min: 500, max: 90_000 }) }),
      {
        minLength: 1,
        maxLength: 12,
      },
    );
    // Per trade: whether it was looked at, whether the average was there, and after how many stored executions the desk died.
    const looks = fc.array(
      fc.record({ looked: fc.boolean(), priced: fc.boolean(), diesAfter: fc.integer({ min: 0, max: 2 }) }),
      {
        minLength: 12,
        maxLength: 12,
      },
    );
    fc.assert(
      fc.property(trades, looks, (traded, observed) => {
        const stored: Fill[] = [];
        const look = (now: CumulativeReading, storeAtMost: number) => {
          const step = executionsOf(now, stored);
          if (step.kind !== 'executions') return step.kind;
          for (const one of step.executions.slice(0, storeAtMost))
            stored.push(fill(one.executionId, one.quantity, one.price));
          return step.kind;
        };
        let quantity = 0;
        let amount = 0;
        let average = 0;
        traded.forEach((trade, index) => {
          quantity += trade.quantity;
          amount += trade.quantity * trade.price;
          average = Math.round(amount / quantity);
          const { looked, priced, diesAfter } = observed[index] as {
            looked: boolean;
            priced: boolean;
            diesAfter: number;
          };
          if (looked)
            expect(look(reading(quantity, priced ? average : undefined), diesAfter)).not.toBe('contradiction');
        });
        look(reading(quantity, average), 2);
        expect(stored.reduce((sum, one) => sum + one.quantity, 0)).toBe(quantity);
        expect(stored.reduce((sum, one) => sum + one.quantity * one.price, 0)).toBe(average * quantity);
        expect(new Set(stored.map((one) => one.executionId)).size).toBe(stored.length);
        expect(look(reading(quantity, average), 2)).toBe('executions');
        expect(stored.every((one) => one.price >= 0)).toBe(true);
      }),
      { seed: 20_251_126, numRuns: 500 },
    );
  });
});
