import { describe, expect, it } from '@jest/globals';
import type { HashedFrame } from '#core/model';
import { frameOf } from '#core/testing';
import type { ContentHash } from '#core/units';
import { TEN_O_CLOCK } from '../../services/store/testing/index.js';
import { FrameKeeper } from './frame-keeper.js';
import type { SlotFrame, StoringMark } from './ports.js';

const frame = frameOf({ underlying: 'AAPL', at: TEN_O_CLOCK, spot: '277.50', quotes: [] });
const named = (hash: string): HashedFrame => ({ frame, hash: hash as ContentHash });

/** A store whose answers come when they are let go. */
function heldStore() {
  const asked: string[][] = [];
  const answers: ((error?: Error) => void)[] = [];
  const keepFrames = (frames: readonly HashedFrame[]) =>
    new Promise<void>((resolve, reject) => {
      asked.push(frames.map(({ hash }) => hash));
      answers.push((error) => (error ? reject(error) : resolve()));
    });
  return { asked, answers, store: { keepFrames } };
}

describe(FrameKeeper.name, () => {
  it('asks once for a frame that several decisions wait for, and lets none of them go on before it is stored', async () => {
    const { asked, answers, store } = heldStore();
    const keeper = new FrameKeeper(store);
    const done: string[] = [];
    const first = keeper.keep([named('a'), named('b')]).then(() => done.push('first'));
    const second = keeper.keep([named('b'), named('c')]).then(() => done.push('second'));
    expect(asked).toEqual([['a', 'b'], ['c']]);
    answers[1]?.();
    await new Promise((resolve) => setImmediate(resolve));
    expect(done).toEqual([]);
    answers[0]?.();
    await Promise.all([first, second]);
    await keeper.keep([named('a'), named('b'), named('c')]);
    expect(asked).toHaveLength(2);
  });

  it('asks again, urgently, for what is on its way without hurry, and not the other way round', async () => {
    const asked: (readonly [string, boolean])[] = [];
    const answers: (() => void)[] = [];
    const keepFrames = ([one]: readonly HashedFrame[], isUrgent = false) =>
      new Promise<void>((resolve) => {
        asked.push([one?.hash ?? '', isUrgent]);
        answers.push(resolve);
      });
    const keeper = new FrameKeeper({ keepFrames });
    const slow = keeper.keep([named('a')]);
    const urgent = keeper.keep([named('a')], true);
    const late = keeper.keep([named('a')]);
    expect(asked).toEqual([
      ['a', false],
      ['a', true],
    ]);
    answers[1]?.();
    await Promise.all([urgent, late]);
    answers[0]?.();
    await slow;
    await keeper.keep([named('a')]);
    expect(asked).toHaveLength(2);
  });

  it('fails every decision that waited for a frame which could not be stored, and asks again for the next', async () => {
    const { asked, answers, store } = heldStore();
    const keeper = new FrameKeeper(store);
    const waiting = [keeper.keep([named('a')]), keeper.keep([named('a')])];
    const settled = Promise.allSettled(waiting);
    answers[0]?.(new Error('disk full'));
    expect((await settled).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    const again = keeper.keep([named('a')]);
    answers[1]?.();
    await again;
    expect(asked).toEqual([['a'], ['a']]);
  });

  it('forgets the oldest, which is then asked for again', async () => {
    const asked: string[] = [];
    const store = {
      keepFrames: async (frames: readonly HashedFrame[]) => void asked.push(...frames.map((one) => one.hash)),
    };
    const keeper = new FrameKeeper(store, 2);
    for (const hash of ['a', 'b', 'c', 'b', 'a']) await keeper.keep([named(hash)]);
    expect(asked).toEqual(['a', 'b', 'c', 'a']);
  });
});

/** What another slot's keeper of the same process sees as well. */
function sharedMark(): StoringMark & { isStored: boolean | undefined } {
  let isClaimed = false;
  return {
    isStored: undefined,
    claim() {
      const isFirst = !isClaimed;
      isClaimed = true;
      return isFirst;
    },
    settle(isStored) {
      this.isStored = isStored;
      isClaimed = isStored;
    },
    async storedElsewhere() {
      while (isClaimed && this.isStored === undefined) await new Promise((resolve) => setImmediate(resolve));
      return this.isStored === true;
    },
  };
}

describe('frames that two slots of a process look at', () => {
  const marked = (): SlotFrame => ({ ...named('a'), mark: sharedMark() });

  it('are stored by one of them, and neither goes on before', async () => {
    const [one, other] = [heldStore(), heldStore()];
    const shown = marked();
    const done: string[] = [];
    const both = [
      new FrameKeeper(one.store).keep([shown]).then(() => done.push('one')),
      new FrameKeeper(other.store).keep([shown]).then(() => done.push('other')),
    ];
    expect([one.asked, other.asked]).toEqual([[['a']], []]);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(done).toEqual([]);
    one.answers[0]?.();
    await Promise.all(both);
    expect(other.asked).toEqual([]);
  });

  it('are stored by the other when the first one fails', async () => {
    const [one, other] = [heldStore(), heldStore()];
    const shown = marked();
    const failing = new FrameKeeper(one.store).keep([shown]);
    const waiting = new FrameKeeper(other.store).keep([shown]);
    one.answers[0]?.(new Error('disk full'));
    await expect(failing).rejects.toThrow('disk full');
    while (other.answers.length === 0) await new Promise((resolve) => setImmediate(resolve));
    other.answers[0]?.();
    await waiting;
    expect(other.asked).toEqual([['a']]);
  });

  it('are stored at once by whoever cannot wait', async () => {
    const [one, other] = [heldStore(), heldStore()];
    const shown = marked();
    const slow = new FrameKeeper(one.store).keep([shown]);
    const urgent = new FrameKeeper(other.store).keep([shown], true);
    expect(other.asked).toEqual([['a']]);
    other.answers[0]?.();
    await urgent;
    one.answers[0]?.();
    await slow;
  });
});
