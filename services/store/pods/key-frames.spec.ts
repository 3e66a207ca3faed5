import { describe, expect, it } from '@jest/globals';
import type { ContentHash, Underlying } from '#core/units';
import { KeyFrames } from './key-frames.js';

const [KO, PEP, SPY] = ['KO', 'PEP', 'SPY'] as Underlying[] as [Underlying, Underlying, Underlying];
const key = (name: string, length = 400) => ({
  hash: name as ContentHash,
  bytes: new Uint8Array(length),
  packedBytes: 100,
});

describe(KeyFrames.name, () => {
  it('holds one frame of each underlying, the newest', () => {
    const keys = new KeyFrames();
    keys.set(KO, key('first'));
    keys.set(PEP, key('other'));
    keys.set(KO, key('second'));
    expect(keys.of(KO)?.hash).toBe('second');
    expect(keys.of(PEP)?.hash).toBe('other');
    expect(keys.of(SPY)).toBeUndefined();
  });

  it('forgets a base after a hundred differences, and after one that is not much smaller than it', () => {
    const keys = new KeyFrames();
    keys.set(KO, key('worn'));
    for (let made = 1; made < 100; made += 1) keys.noteDifference(KO, 75);
    expect(keys.of(KO)?.hash).toBe('worn');
    keys.noteDifference(KO, 75);
    expect(keys.of(KO)).toBeUndefined();

    keys.set(KO, key('far'));
    keys.noteDifference(KO, 76);
    expect(keys.of(KO)).toBeUndefined();
  });

  it('forgets the oldest when they are too many bytes', () => {
    const keys = new KeyFrames(1_000);
    keys.set(KO, key('a'));
    keys.set(PEP, key('b'));
    keys.set(KO, key('c'));
    keys.set(SPY, key('d', 300));
    expect([KO, PEP, SPY].map((underlying) => keys.of(underlying)?.hash)).toEqual(['c', undefined, 'd']);
    keys.drop(KO);
    keys.set(PEP, key('e', 700));
    expect([KO, PEP, SPY].map((underlying) => keys.of(underlying)?.hash)).toEqual([undefined, 'e', 'd']);
  });
});
