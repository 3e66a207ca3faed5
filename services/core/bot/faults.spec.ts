import { describe, expect, it } from '@jest/globals';
import { BOT_FAULT_CODES, faultWords, pausedFrom } from './faults.js';

describe(faultWords.name, () => {
  it('says what is wrong, what goes on, and what a person can do', () => {
    const fault = { scope: 'entries', code: 'DECISION_FAILED', attempts: 5 } as const;
    expect(faultWords(fault, 'paused')).toBe(
      'An error in its decision, 5 times in a row. It was paused and opens nothing; it goes on looking after what it holds. Start it to try again.',
    );
    expect(faultWords({ ...fault, attempts: 1 }, 'running')).toBe(
      'An error in its decision, 1 time in a row. It is tried again, and paused if that goes on; its exits are judged all the same.',
    );
    expect(faultWords({ ...fault, scope: 'exits' }, 'running')).toContain('Look after its positions yourself.');
  });
});

describe(pausedFrom.name, () => {
  it('bounds the attempts of every code', () => {
    expect(BOT_FAULT_CODES.map((code) => [code, pausedFrom(code)])).toEqual([
      ['DECISION_FAILED', 5],
      ['DECISION_HUNG', 2],
      ['DECISION_CRASHED', 2],
      ['SETTINGS_UNREADABLE', 5],
    ]);
  });
});
