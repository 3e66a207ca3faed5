import type { Bench } from './bench.js';
import { measure, medianOf } from './measure.js';

const bench = (values: number[], more: Partial<Bench> = {}): Bench => {
  const left = [...values];
  const run = () => ({ value: left.shift() ?? Number.NaN });
  return { id: 'a', unit: 'ops/s', floor: 3, goal: 5, higherIsBetter: true, run, ...more };
};

describe(medianOf.name, () => {
  it('takes the middle, or the mean of the two in the middle', () => {
    expect(medianOf([9, 1, 5])).toBe(5);
    expect(medianOf([1, 2, 4, 9])).toBe(3);
  });
});

describe(measure.name, () => {
  it('leaves the warm-up out and takes the median of five', async () => {
    const result = await measure(bench([100, 1, 2, 3, 4, 5]));
    expect(result).toMatchObject({ value: 3, ok: true, peer: null, peerValue: null, ratio: null, note: '' });
  });

  it('measures the peer in turn with ours', async () => {
    const order: string[] = [];
    const record = (name: string, value: number) => () => {
      order.push(name);
      return { value };
    };
    const result = await measure(
      bench([], { run: record('ours', 6), peer: { name: 'other', run: record('theirs', 2) } }),
    );
    expect(order).toEqual(Array(6).fill(['ours', 'theirs']).flat());
    expect(result).toMatchObject({ peer: 'other', peerValue: 2, ratio: 3 });
  });

  it('turns the comparison round when lower is better', async () => {
    const other = { name: 'other', run: () => ({ value: 8 }) };
    const result = await measure(bench([2, 2, 2, 2, 2, 2], { higherIsBetter: false, floor: 1, peer: other }));
    expect(result).toMatchObject({ ok: false, ratio: 4 });
  });

  it('holds a floor in times the peer against the ratio', async () => {
    const other = { name: 'other', run: () => ({ value: 2 }) };
    const ours = { run: () => ({ value: 6 }), peer: other, inTimesPeer: true };
    expect(await measure(bench([], { ...ours, floor: 3 }))).toMatchObject({ ok: true, ratio: 3 });
    expect(await measure(bench([], { ...ours, floor: 4 }))).toMatchObject({ ok: false, ratio: 3 });
    expect(await measure(bench([], { run: ours.run, inTimesPeer: true, floor: 1 }))).toMatchObject({ ok: false });
  });

  it('repeats work and counts its rows', async () => {
    let rounds = 0;
    const work = () => {
      rounds += 1;
    };
    const { value } = await measure(bench([], { run: () => ({ rows: 2, work }), floor: 0 }));
    expect(rounds).toBeGreaterThan(6);
    expect(value).toBeGreaterThan(0);
  });
});
