import { describe, expect, it } from '@jest/globals';
import { SharedRun } from './shared-run.js';

function heldRun() {
  const ends: ((error?: Error) => void)[] = [];
  const run = new SharedRun(
    () => new Promise((resolve, reject) => ends.push((error) => (error ? reject(error) : resolve()))),
  );
  return { run, ends };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe(SharedRun.name, () => {
  it('never runs twice at once, and gives those who ask meanwhile one run that begins after they asked', async () => {
    const { run, ends } = heldRun();
    const first = run.ask();
    const [second, third] = [run.ask(), run.ask()];
    expect(ends).toHaveLength(1);
    ends[0]?.();
    await first;
    await turn();
    expect(ends).toHaveLength(2);
    ends[1]?.();
    await Promise.all([second, third]);
    void run.ask();
    expect(ends).toHaveLength(3);
  });

  it('begins the next run although the one before it failed', async () => {
    const { run, ends } = heldRun();
    const first = run.ask();
    const second = run.ask();
    ends[0]?.(new Error('down'));
    await expect(first).rejects.toThrow('down');
    await turn();
    ends[1]?.();
    await expect(second).resolves.toBeUndefined();
  });
});
