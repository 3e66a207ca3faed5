import { describe, expect, it } from '@jest/globals';
import { outcomeOf } from './sender.js';

describe(outcomeOf.name, () => {
  it('tries six times more, ever later, and then ends', () => {
    const failed = { kind: 'failed', code: 'ANSWERED_503' } as const;
    const waits = [1, 2, 3, 4, 5, 6].map((attempts) => outcomeOf(failed, attempts));
    expect(waits.map((outcome) => (outcome.kind === 'later' ? outcome.afterMs / 1_000 : undefined))).toEqual([
      10, 60, 300, 1_800, 7_200, 21_600,
    ]);
    expect(outcomeOf(failed, 7)).toEqual({ kind: 'given_up', code: 'ANSWERED_503' });
  });

  it('does not try again what cannot work', () => {
    const code = 'ADDRESS_NOT_ALLOWED';
    expect(outcomeOf({ kind: 'hopeless', code }, 1)).toEqual({ kind: 'given_up', code });
    expect(outcomeOf({ kind: 'gone' }, 1)).toEqual({ kind: 'gone' });
  });
});
