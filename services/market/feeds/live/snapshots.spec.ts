import { describe, expect, it } from '@jest/globals';
import { seededRandom, type Underlying } from '#core/units';
import { PlatformError } from '#platform/errors';
import { FakeClock } from '../../testing/fake-world.js';
import { Snapshots } from './snapshots.js';

const [A, B, C, D] = ['A', 'B', 'C', 'D'] as Underlying[] as [Underlying, Underlying, Underlying, Underlying];

/** Snapshots that end when a test says so. */
function open() {
  const clock = new FakeClock();
  const underWay = new Map<Underlying, { resolve: () => void; reject: (error: unknown) => void }>();
  const begun: Underlying[] = [];
  const take = (underlying: Underlying) => {
    begun.push(underlying);
    return new Promise<void>((resolve, reject) => underWay.set(underlying, { resolve, reject }));
  };
  const snapshots = new Snapshots({ clock, random: seededRandom(1), take });
  const settle = async () => {
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve();
  };
  const end = async (underlying: Underlying, error?: unknown) => {
    if (error === undefined) underWay.get(underlying)?.resolve();
    else underWay.get(underlying)?.reject(error);
    await settle();
  };
  return { snapshots, clock, begun, end };
}

describe(Snapshots.name, () => {
  it('takes new ones at once, three at a time, and each again after fifteen seconds', async () => {
    const { snapshots, clock, begun, end } = open();
    snapshots.follow(new Set([A, B, C, D]));
    snapshots.look(true);
    snapshots.look(true);
    expect(begun).toEqual([A, B, C]);
    await end(B);
    snapshots.look(true);
    expect(begun).toEqual([A, B, C, D]);
    for (const one of [A, C, D]) await end(one);
    clock.pass(14_999);
    snapshots.look(true);
    expect(begun).toHaveLength(4);
    clock.pass(1);
    snapshots.look(true);
    expect(begun).toHaveLength(7);
  });

  it('takes another one when something was missed meanwhile', async () => {
    const { snapshots, begun, end } = open();
    snapshots.follow(new Set([A]));
    snapshots.look(true);
    snapshots.hurry([A]);
    snapshots.look(true);
    expect(begun).toEqual([A]);
    await end(A);
    snapshots.look(true);
    expect(begun).toEqual([A, A]);
  });

  it('is in no hurry after a failure, and in none at all without hope', async () => {
    const { snapshots, clock, begun, end } = open();
    snapshots.follow(new Set([A, B]));
    snapshots.look(true);
    await end(A, new PlatformError('MASSIVE_UNREACHABLE', { retryable: true }));
    await end(B, new PlatformError('MASSIVE_NOT_FOUND'));
    snapshots.hurry([A, B]);
    expect(() => snapshots.look(true)).toThrow('MASSIVE_');
    snapshots.look(true);
    expect(begun).toHaveLength(2);
    clock.pass(1_000);
    snapshots.look(true);
    expect(begun).toEqual([A, B, A]);
    clock.pass(298_000);
    await end(A);
    snapshots.look(true);
    expect(begun.filter((one) => one === B)).toHaveLength(1);
    clock.pass(1_000);
    snapshots.look(true);
    expect(begun.filter((one) => one === B)).toHaveLength(2);
  });

  it('forgets who is not followed any more and ends with what is under way', async () => {
    const { snapshots, clock, begun, end } = open();
    snapshots.follow(new Set([A, B]));
    snapshots.look(true);
    snapshots.follow(new Set([B]));
    await end(A);
    clock.pass(60_000);
    const closed = snapshots.close();
    await end(B);
    await closed;
    clock.pass(60_000);
    snapshots.look(true);
    expect(begun).toEqual([A, B]);
  });
});
