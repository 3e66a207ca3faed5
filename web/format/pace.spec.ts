import { describe, expect, it } from '@jest/globals';
import { isStill, paceWords } from './pace.js';

describe(paceWords.name, () => {
  it('tells held, stopped and fast clocks apart', () => {
    expect(paceWords({ held: true, rate: 1 })).toBe(', held');
    expect(paceWords({ held: false, rate: 0 })).toBe(', stopped');
    expect(paceWords({ held: false, rate: 60 })).toBe(' ×60');
    expect(paceWords({ held: false, rate: 1 })).toBe('');
    expect([isStill({ held: false, rate: 0 }), isStill({ held: false, rate: 1 })]).toEqual([true, false]);
  });
});
