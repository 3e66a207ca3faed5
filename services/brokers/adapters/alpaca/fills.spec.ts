import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addMs, type Instant, instantToIso, MS_PER_DAY, MS_PER_MINUTE } from '#core/units';
import { markOf, newFills } from './fills.js';
import { parseFills } from './parse.js';
import type { FillBody } from './wire.js';

const MORNING = Date.UTC(2026, 0, 5, 15, 30, 1, 100) as Instant;

/** A fill as the venue lists it, so many milliseconds after the first one. */
function fill(serial: number, afterMs = serial * 1_000, over: Partial<FillBody> = {}): FillBody {
  const at = addMs(MORNING, afterMs);
  return {
    id: `${String(at).padStart(17, '0')}::execution-${serial}`,
    order_id: 'order-1',
    symbol: 'AAPL260116P00150000',
    price: '1.25',
    qty: '1',
    transaction_time: instantToIso(at),
    ...over,
  };
}
const read = (rows: readonly FillBody[], cursor: string | undefined) => newFills(rows, markOf(cursor, MORNING)) ?? [];
const executions = (rows: readonly FillBody[], cursor: string | undefined) =>
  read(rows, cursor).map(({ executionId }) => executionId);

describe(newFills.name, () => {
  it('reads the documented activity', () => {
    const rows = parseFills(
      '[{"activity_type":"FILL","id":"20260105103001100::8efc7b9a-8b2b-4000-9955-d36e7db0df74","order_id":"61e69015-8549-4bfd-b9c3-01e75843f47d","symbol":"AAPL260116P00150000","side":"sell","type":"partial_fill","price":"1.25","qty":"1","cum_qty":"1","leaves_qty":"1","order_status":"partially_filled","transaction_time":"2026-01-05T15:30:01.1Z"}]',
    );
    expect(rows && newFills(rows, markOf(undefined, MORNING))).toEqual([
      {
        cursor: `20260105103001100::8efc7b9a-8b2b-4000-9955-d36e7db0df74@${MORNING}`,
        executionId: '20260105103001100::8efc7b9a-8b2b-4000-9955-d36e7db0df74',
        brokerOrderId: '61e69015-8549-4bfd-b9c3-01e75843f47d',
        quantity: 1,
        price: 12_500,
        fees: 543,
        tsEvent: MORNING,
      },
    ]);
  });

  it('passes over stocks, and stops at an option that it cannot read', () => {
    expect(executions([fill(1, 0, { symbol: 'AAPL', qty: '0.5' }), fill(2)], undefined)).toEqual([fill(2).id]);
    expect(newFills([fill(1, 0, { qty: '0' })], markOf(undefined, MORNING))).toBeUndefined();
    expect(newFills([fill(1, 0, { price: 'x' })], markOf(undefined, MORNING))).toBeUndefined();
  });

  it('goes on from any cursor, and reads one that is listed twice once', () => {
    const rows = [fill(1), fill(2), fill(2), fill(3)];
    const [first, second, third] = read(rows, undefined);
    expect(executions(rows, first?.cursor)).toEqual([fill(2).id, fill(3).id]);
    expect(executions(rows, second?.cursor)).toEqual([fill(3).id]);
    expect(executions(rows, third?.cursor)).toEqual([]);
  });

  it('finds a fill that is reported after one that traded later', () => {
    const cursor = read([fill(1), fill(3)], undefined).at(-1)?.cursor;
    expect(executions([fill(1), fill(2), fill(3)], cursor)).toEqual([fill(2).id]);
  });

  it('reads every fill once, in whatever order and pieces they are reported', () => {
    const reports = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(reports, (serials) => {
        const listed: FillBody[] = [];
        const got: string[] = [];
        let cursor: string | undefined;
        for (const serial of serials) {
          listed.push(fill(serial, serial * 20_000));
          listed.sort((a, b) => (a.id < b.id ? -1 : 1));
          for (const one of read(listed, cursor)) {
            got.push(one.executionId);
            cursor = one.cursor;
          }
        }
        expect(got.length).toBe(new Set(got).size);
        expect(new Set(got)).toEqual(new Set(listed.map(({ id }) => id)));
      }),
    );
  });
});

describe(markOf.name, () => {
  it('reads the last month without a cursor, and the last minutes with one', () => {
    expect(markOf(undefined, MORNING)).toEqual({ readFrom: addMs(MORNING, -30 * MS_PER_DAY), seen: [] });
    const cursor = read([fill(1)], undefined)[0]?.cursor;
    const { readFrom } = markOf(cursor, MORNING);
    expect(readFrom).toBe(addMs(MORNING, 1_000 - 15 * MS_PER_MINUTE));
  });

  it('forgets the oldest of very many, and does not read them again', () => {
    const rows = Array.from({ length: 150 }, (_, serial) => fill(serial, serial * 1_000));
    const cursor = read(rows, undefined).at(-1)?.cursor;
    const { readFrom } = markOf(cursor, MORNING);
    expect(readFrom).toBe(addMs(MORNING, 50_000));
    expect(executions(rows.slice(50), cursor)).toEqual([]);
  });

  it('takes a text that is no cursor for none', () => {
    expect(markOf('nonsense', MORNING)).toEqual(markOf(undefined, MORNING));
  });
});
