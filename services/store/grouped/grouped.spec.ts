import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { PlatformError } from '#platform/errors';
import { AGAIN, Grouped } from './grouped.js';

interface Item {
  readonly key: string;
  readonly value: number;
}

/** Runs that wait until they are let go, and what each was given. */
function gated(
  answer: (items: readonly Item[]) => readonly (number | typeof AGAIN)[],
  options: { readonly urgentRuns?: number; readonly lingerMs?: number } = {},
) {
  const groups: number[][] = [];
  const gates: (() => void)[] = [];
  const grouped = new Grouped<Item, number>({
    ...options,
    keyOf: ({ key }) => key,
    runsMax: 1,
    sizeMax: 3,
    run: async (items) => {
      groups.push(items.map(({ value }) => value));
      await new Promise<void>((resolve) => gates.push(resolve));
      return answer(items);
    },
  });
  const letGo = async () => {
    gates.shift()?.();
    await new Promise((resolve) => setImmediate(resolve));
  };
  const ask = (key: string, value: number, isUrgent?: boolean) => grouped.ask({ key, value }, isUrgent);
  return { groups, ask, letGo };
}

/** What each run was given; runs end at once. */
function recording(options: { readonly lingerMs?: number; readonly placeMs?: number }) {
  const groups: (readonly number[])[] = [];
  const grouped = new Grouped<number, number>({
    ...options,
    ...{ keyOf: String, runsMax: 1, sizeMax: 3 },
    run: async (items) => {
      groups.push(items);
      return items;
    },
  });
  return { groups, grouped };
}

describe(Grouped.name, () => {
  beforeEach(() => void jest.useFakeTimers({ doNotFake: ['setImmediate'] }));
  afterEach(() => void jest.useRealTimers());

  it('runs one at once and together what comes meanwhile, at most so many', async () => {
    const { groups, ask, letGo } = gated((items) => items.map(({ value }) => value * 10));
    const asked = [1, 2, 3, 4, 5].map((value) => ask(`key-${value}`, value));
    expect(groups).toEqual([[1]]);
    for (let run = 0; run < 3; run += 1) await letGo();
    expect(await Promise.all(asked)).toEqual([10, 20, 30, 40, 50]);
    expect(groups).toEqual([[1], [2, 3, 4], [5]]);
  });

  it('lets the first one linger for others where that is wanted', async () => {
    const { groups, grouped } = recording({ lingerMs: 5 });
    const asked = [grouped.ask(1)];
    await jest.advanceTimersByTimeAsync(4);
    asked.push(grouped.ask(2));
    expect(groups).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    expect(await Promise.all(asked)).toEqual([1, 2]);
    expect(groups).toEqual([[1, 2]]);
  });

  it('lets nobody linger once a group is full', async () => {
    const { groups, grouped } = recording({ lingerMs: 60_000 });
    expect(await Promise.all([1, 2, 3].map((value) => grouped.ask(value)))).toEqual([1, 2, 3]);
    expect(groups).toEqual([[1, 2, 3]]);
  });

  it('keeps the place of a group for a while where that is wanted, so that what comes goes together', async () => {
    const { groups, grouped } = recording({ placeMs: 20 });
    expect(await grouped.ask(1)).toBe(1);
    const asked = [grouped.ask(2)];
    await jest.advanceTimersByTimeAsync(19);
    asked.push(grouped.ask(3));
    expect(groups).toEqual([[1]]);
    await jest.advanceTimersByTimeAsync(1);
    expect(await Promise.all(asked)).toEqual([2, 3]);
    expect(groups).toEqual([[1], [2, 3]]);
  });

  it('keeps what belongs to one key in its order, never in one group', async () => {
    const { groups, ask, letGo } = gated((items) => items.map(({ value }) => value));
    const asked = [ask('x', 1), ask('a', 2), ask('a', 3), ask('b', 4), ask('a', 5)];
    for (let run = 0; run < 4; run += 1) await letGo();
    await Promise.all(asked);
    expect(groups).toEqual([[1], [2, 4], [3], [5]]);
  });

  it('runs what is urgent before the rest, in groups of its own', async () => {
    const { groups, ask, letGo } = gated((items) => items.map(({ value }) => value));
    const asked = [ask('x', 1), ask('a', 2), ask('b', 3), ask('c', 10, true), ask('d', 11, true)];
    for (let run = 0; run < 3; run += 1) await letGo();
    expect(await Promise.all(asked)).toEqual([1, 2, 3, 10, 11]);
    expect(groups).toEqual([[1], [10, 11], [2, 3]]);
  });

  it('runs what is urgent beside all that may run, where that is wanted, and lets it linger for nobody', async () => {
    const { groups, ask, letGo } = gated((items) => items.map(({ value }) => value), {
      urgentRuns: 1,
      lingerMs: 60_000,
    });
    const asked = [ask('a', 1), ask('b', 2), ask('c', 3), ask('d', 10, true)];
    expect(groups).toEqual([[1, 2, 3], [10]]);
    for (let run = 0; run < 2; run += 1) await letGo();
    expect(await Promise.all(asked)).toEqual([1, 2, 3, 10]);
  });

  it('keeps what is urgent behind what waits under the same key', async () => {
    const { groups, ask, letGo } = gated((items) => items.map(({ value }) => value));
    const asked = [ask('x', 1), ask('a', 2), ask('b', 3), ask('a', 10, true)];
    for (let run = 0; run < 3; run += 1) await letGo();
    await Promise.all(asked);
    expect(groups).toEqual([[1], [2, 3], [10]]);
  });

  it('runs again what must see the others first', async () => {
    const { groups, ask, letGo } = gated((items) => items.map(({ value }, index) => (index > 0 ? AGAIN : value)));
    const asked = [ask('x', 1), ask('a', 2), ask('b', 3)];
    for (let run = 0; run < 3; run += 1) await letGo();
    expect(await Promise.all(asked)).toEqual([1, 2, 3]);
    expect(groups).toEqual([[1], [2, 3], [3]]);
  });

  it('carries out one by one the group that failed, so that the rest does not suffer', async () => {
    const { groups, ask, letGo } = gated((items) => {
      if (items.some(({ value }) => value === 3)) throw new Error('bad item');
      return items.map(({ value }) => value);
    });
    const asked = [ask('x', 1), ask('a', 2), ask('b', 3), ask('c', 4)];
    const settled = Promise.allSettled(asked);
    for (let run = 0; run < 5; run += 1) await letGo();
    expect((await settled).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'fulfilled']);
    expect(groups).toEqual([[1], [2, 3, 4], [2], [3], [4]]);
  });

  it.each(['DB_COMMIT_UNKNOWN', 'DB_UNAVAILABLE', 'DB_TIMEOUT'])(
    'does not run again one by one what failed by %s, which concerns them all',
    async (code) => {
      const { groups, ask, letGo } = gated((items) => {
        if (items.length > 1) throw new PlatformError(code, { retryable: true });
        return items.map(({ value }) => value);
      });
      const settled = Promise.allSettled([ask('x', 1), ask('a', 2), ask('b', 3)]);
      for (let run = 0; run < 2; run += 1) await letGo();
      expect((await settled).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'rejected']);
      expect(groups).toEqual([[1], [2, 3]]);
    },
  );
});
