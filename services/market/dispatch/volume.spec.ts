import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { instant } from '#core/units';
import { readVolume, type VolumeState } from './volume.js';

const T0 = 1_800_000_000_000;
const MINUTE = 60_000;

/** Reports of a volume a minute, the first one of nothing. @returns the minutes that were spikes, and the state */
function follow(added: readonly number[]): { readonly spikes: readonly number[]; readonly state: VolumeState } {
  let { state } = readVolume(undefined, 0, instant(T0));
  let dayVolume = 0;
  const spikes: number[] = [];
  for (const [index, contracts] of added.entries()) {
    dayVolume += contracts;
    const reading = readVolume(state, dayVolume, instant(T0 + (index + 1) * MINUTE));
    state = reading.state;
    if (reading.spike) spikes.push(index);
  }
  return { spikes, state };
}

describe(readVolume.name, () => {
  it('finds the minute with five times what is usual', () => {
    expect(follow([40, 40, 40, 40, 40, 40, 199, 40]).spikes).toEqual([]);
    expect(follow([40, 40, 40, 40, 40, 40, 200, 40]).spikes).toEqual([6]);
  });

  it('has no opinion in the first five minutes', () => {
    expect(follow([10, 10, 10, 10, 5_000]).spikes).toEqual([]);
    expect(follow([10, 10, 10, 10, 10, 5_000]).spikes).toEqual([5]);
  });

  it('does not call a few lots of a contract that never trades a spike, but a hundred', () => {
    expect(follow([0, 0, 0, 0, 0, 0, 99]).spikes).toEqual([]);
    expect(follow([0, 0, 0, 0, 0, 0, 100]).spikes).toEqual([6]);
  });

  it('forgets half of what was usual in twenty minutes', () => {
    const { state } = follow([100, ...Array.from({ length: 20 }, () => 0)]);
    expect(state.usualPerMinute).toBeCloseTo(50, 9);
  });

  it('begins anew on another day', () => {
    const { state } = follow([400, 400, 400]);
    expect(readVolume(state, 1_000, instant(T0 + 24 * 60 * MINUTE))).toEqual({
      state: { since: T0 + 1_440 * MINUTE, at: T0 + 1_440 * MINUTE, dayVolume: 1_000, usualPerMinute: 0 },
    });
  });

  it('takes reports together that come within ten seconds', () => {
    const { state } = readVolume(undefined, 500, instant(T0));
    expect(readVolume(state, 600, instant(T0 + 9_999)).state).toBe(state);
    expect(readVolume(state, 600, instant(T0 + 10_000)).state.usualPerMinute).toBe(600);
  });

  it('never calls steady trading a spike, and what is usual lies between the least and the most that was traded', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 100, max: 499 }), { minLength: 1, maxLength: 60 }), (added) => {
        const { spikes, state } = follow(added);
        expect(spikes).toEqual([]);
        expect(state.usualPerMinute).toBeGreaterThanOrEqual(Math.min(...added) - 1e-9);
        expect(state.usualPerMinute).toBeLessThanOrEqual(Math.max(...added) + 1e-9);
      }),
    );
  });
});
