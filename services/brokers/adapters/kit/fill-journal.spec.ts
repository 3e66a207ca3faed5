import { describe, expect, it } from '@jest/globals';
import type { ExecutionId, Instant, Money, Price } from '#core/units';
import { type Execution, FillJournal } from './fill-journal.js';

describe(FillJournal.name, () => {
  const execution = (id: string, at: number, quantity = 1): Execution => ({
    executionId: id as ExecutionId,
    brokerOrderId: '7',
    quantity,
    price: 12_500 as Price,
    fees: (6_700 * quantity) as Money,
    tsEvent: at as Instant,
  });
  const ids = (fills: readonly { executionId: string }[]) => fills.map(({ executionId }) => executionId);
  const journal = () => new FillJournal('a');

  it('goes on from a cursor, and tells a late execution after it', () => {
    const fills = journal();
    fills.add([execution('2', 20, 3), execution('1', 10)]);
    const first = fills.since(undefined);
    expect(ids(first)).toEqual(['1', '2']);
    expect(first[1]).toMatchObject({ quantity: 3, fees: 20_100 });
    fills.add([execution('0', 5), execution('1', 10), execution('2', 20)]);
    expect(ids(fills.since(first[0]?.cursor))).toEqual(['2', '0']);
    expect(ids(fills.since(first[1]?.cursor))).toEqual(['0']);
    expect(fills.since(fills.since(undefined).at(-1)?.cursor)).toEqual([]);
  });

  it('tells an execution once, however often it comes', () => {
    const fills = journal();
    fills.add([execution('1', 10), execution('1', 10)]);
    fills.add([execution('1', 10)]);
    expect(ids(fills.since(undefined))).toEqual(['1']);
  });

  it('begins at the start for a cursor of another process', () => {
    const fills = journal();
    fills.add([execution('1', 10)]);
    expect(ids(fills.since('b:1'))).toEqual(['1']);
    expect(ids(fills.since('nonsense'))).toEqual(['1']);
  });
});
