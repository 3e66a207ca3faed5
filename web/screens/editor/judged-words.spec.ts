import { describe, expect, it } from '@jest/globals';
import { judgedWords } from './judged-words.js';

const changed = (amount: number) =>
  Array.from({ length: amount }, (_, index) => ({
    id: `d-${index}`,
    sequence: index,
    decidedAt: 0,
    was: '',
    would: '',
  }));

describe(judgedWords.name, () => {
  it.each([
    [undefined, 'Deciding the last decisions again …'],
    [{ judged: 0, unknown: 0, changed: [], done: true }, 'It has decided nothing yet.'],
    [
      { judged: 212, unknown: 0, changed: changed(14), done: true },
      'Would have changed 14 of the last 212 decisions. Each is judged on what the bot held then.',
    ],
    [
      { judged: 25, unknown: 0, changed: [], done: false },
      'Would have changed none of the last 25 decisions so far. Each is judged on what the bot held then.',
    ],
    [
      { judged: 9, unknown: 1, changed: changed(1), done: true },
      'Would have changed 1 of the last 9 decisions. Each is judged on what the bot held then. 1 decision cannot be judged: what the new settings look at was not kept.',
    ],
    [
      { judged: 0, unknown: 3, changed: [], done: true },
      '3 decisions cannot be judged: what the new settings look at was not kept.',
    ],
  ])('says %j', (judged, words) => {
    expect(judgedWords(judged)).toBe(words);
  });
});
