import { describe, expect, it } from '@jest/globals';
import { Remembered } from './remembered.js';
import { Turnstile } from './turnstile.js';

describe(Remembered.name, () => {
  const away = new Error('away');
  const gone = new Error('gone');
  const fails = (error: Error) => () => Promise.reject(error);
  const make = () => new Remembered<string, number>((error) => error === away);

  it('reads once, and again when in doubt', async () => {
    const memory = make();
    expect(await memory.get('a', async () => 1)).toBe(1);
    expect(await memory.get('a', async () => 2)).toBe(1);
    memory.doubt('b');
    expect(await memory.get('a', async () => 2)).toBe(1);
    memory.doubt('a');
    expect(await memory.get('a', async () => 2)).toBe(2);
    memory.doubt();
    expect(await memory.get('a', async () => 3)).toBe(3);
  });

  it('goes on with what it remembers while it cannot be read, and stays in doubt', async () => {
    const memory = make();
    await expect(memory.get('a', fails(away))).rejects.toBe(away);
    memory.put('a', 1);
    memory.doubt('a');
    expect(await memory.get('a', fails(away))).toBe(1);
    expect(await memory.get('a', async () => 2)).toBe(2);
  });

  it('forgets what is known to be gone', async () => {
    const memory = make();
    memory.put('a', 1);
    memory.doubt('a');
    await expect(memory.get('a', fails(gone))).rejects.toBe(gone);
    await expect(memory.get('a', fails(away))).rejects.toBe(away);
  });
});

describe(Turnstile.name, () => {
  it('lets so many pass at once, the others in order, also after a failure', async () => {
    const turnstile = new Turnstile(2);
    const entered: number[] = [];
    const leave: (() => void)[] = [];
    const through = [0, 1, 2, 3].map((n) =>
      turnstile
        .pass(async () => {
          entered.push(n);
          await new Promise<void>((resolve) => leave.push(resolve));
          if (n === 0) throw new Error('failed inside');
        })
        .catch(() => undefined),
    );
    await Promise.resolve();
    expect(entered).toEqual([0, 1]);
    while (entered.length < 4) {
      leave.shift()?.();
      await new Promise(setImmediate);
    }
    expect(entered).toEqual([0, 1, 2, 3]);
    for (const go of leave) go();
    await Promise.all(through);
  });
});
