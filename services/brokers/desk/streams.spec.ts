import { describe, expect, it } from '@jest/globals';
import { StreamOpenings } from './streams.js';

/** A gap that ends when the test says so. */
function gaps() {
  const ends: (() => void)[] = [];
  const sleep = () => new Promise<void>((resolve) => ends.push(resolve));
  const end = async () => {
    ends.shift()?.();
    await new Promise(setImmediate);
  };
  return { timers: { sleep }, end };
}

describe(StreamOpenings.name, () => {
  it('opens the first at once and the others one after the other, in the order in which they came', async () => {
    const { timers, end } = gaps();
    const opened: string[] = [];
    const openings = new StreamOpenings(timers, () => undefined);
    for (const name of ['a', 'b', 'c']) openings.add(() => opened.push(name));
    expect(opened).toEqual(['a']);
    await end();
    expect(opened).toEqual(['a', 'b']);
    await end();
    await end();
    expect(opened).toEqual(['a', 'b', 'c']);
    openings.add(() => opened.push('d'));
    expect(opened).toEqual(['a', 'b', 'c', 'd']);
  });

  it('tells of one that broke, and opens the next when it comes', async () => {
    const { timers } = gaps();
    const failures: unknown[] = [];
    const opened: string[] = [];
    const openings = new StreamOpenings(timers, (error) => failures.push(error));
    const broken = new Error('broken');
    openings.add(() => {
      throw broken;
    });
    expect(failures).toEqual([broken]);
    openings.add(() => opened.push('next'));
    expect(opened).toEqual(['next']);
  });
});
