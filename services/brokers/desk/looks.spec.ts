import { describe, expect, it } from '@jest/globals';
import type { AccountId, DeskId } from '#core/units';
import { HeldAccount } from './held-account.js';
import { Looks } from './looks.js';

const held = (index: number) =>
  new HeldAccount({ accountId: `account-${index}` as AccountId, owner: 'desk-1' as DeskId, epoch: 1 }, 0);

describe(Looks.name, () => {
  it('takes one of a hundred at a step, each once, the last one as well', () => {
    const looks = new Looks();
    for (let index = 0; index < 250; index += 1) looks.add(held(index));
    const sizes: number[] = [];
    const taken = new Set<string>();
    while (looks.areDue) {
      const step = looks.take();
      sizes.push(step.length);
      for (const { lease } of step) taken.add(lease.accountId);
    }
    expect(sizes.slice(0, 2)).toEqual([3, 3]);
    expect(sizes.at(-1)).toBe(1);
    expect(taken.size).toBe(250);
  });

  it('leaves an account that is at work for later, and takes the next one', () => {
    const looks = new Looks();
    const [busy, free] = [held(1), held(2)];
    looks.add(busy);
    looks.add(free);
    busy.isBusy = true;
    expect(looks.take()).toEqual([free]);
    expect(looks.take()).toEqual([]);
    busy.isBusy = false;
    expect(looks.take()).toEqual([busy]);
    expect(looks.areDue).toBe(false);
  });
});
