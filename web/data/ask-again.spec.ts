import { describe, expect, it } from '@jest/globals';
import { askAgain, mayPass } from './ask-again.js';
import { ProblemError } from './http.js';

const answered = (status: number) => new ProblemError({ status, code: 'X', title: 'x', type: 'about:blank' } as never);
const read = (error: unknown) => ({ state: { error } });

describe(askAgain.name, () => {
  it('leaves a good answer alone while messages come, and asks now and then while they cannot', () => {
    expect(askAgain(false)(read(null))).toBe(false);
    expect(askAgain(true)(read(null))).toBe(15_000);
  });

  it.each([answered(503), answered(500), answered(0), new TypeError('no network')])(
    'asks again after a failure that may pass: %p',
    (error) => expect(askAgain(false)(read(error))).toBe(15_000),
  );

  it.each([400, 401, 404, 429])('takes a no of %d for an answer', (status) => {
    expect(mayPass(answered(status))).toBe(false);
    expect(askAgain(false)(read(answered(status)))).toBe(false);
  });
});
