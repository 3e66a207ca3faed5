import { describe, expect, it } from '@jest/globals';
import { ProblemError } from '../data/http.js';
import { failureWords } from './passkey-words.js';

describe(failureWords.name, () => {
  it('says what a declined passkey means, and otherwise what the server says', () => {
    const declined = Object.assign(new Error('The operation timed out.'), { name: 'NotAllowedError' });
    expect(failureWords(declined)).toBe('No passkey was given. Try again, or use your password.');
    const problem = { status: 401, code: 'WRONG_CODE', title: 'The code is wrong, or was used already.' };
    expect(failureWords(new ProblemError(problem))).toBe('The code is wrong, or was used already.');
    const fields = [{ path: 'code', message: 'Wait for the next one.' }];
    expect(failureWords(new ProblemError({ ...problem, fields }))).toBe('Wait for the next one.');
  });
});
