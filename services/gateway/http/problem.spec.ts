import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { BadRequestException, NotFoundException } from '@nestjs/common';
import { PlatformCode, PlatformError } from '#platform/errors';
import { problemOf } from './problem.filter.js';
import { PROBLEMS } from './problem.js';

describe('PROBLEMS', () => {
  it('stand in the table of the README', () => {
    const readme = readFileSync(path.join(import.meta.dirname, '../README.md'), 'utf8');
    const table = readme.split('\n').filter((line) => /^\| [A-Z_]+ \| \d{3} \|/.test(line));
    expect(table).toEqual(
      Object.entries(PROBLEMS).map(([code, { status, title }]) => `| ${code} | ${status} | ${title} |`),
    );
  });
});

describe(problemOf.name, () => {
  it.each([
    [
      'a database that is away',
      new PlatformError(PlatformCode.dbUnavailable, { retryable: true }),
      'STORE_UNAVAILABLE',
    ],
    [
      'a commit nobody knows of',
      new PlatformError(PlatformCode.dbCommitUnknown, { retryable: true }),
      'STORE_UNAVAILABLE',
    ],
    ['a statement that is wrong', new PlatformError(PlatformCode.dbRefused), 'INTERNAL'],
    ['a bug', new TypeError('undefined is not a function'), 'INTERNAL'],
    ['an error that claims to be fine', Object.assign(new Error('x'), { status: 200 }), 'INTERNAL'],
    ['what Nest does not find', new NotFoundException(), 'NOT_FOUND'],
    ['what Nest does not understand', new BadRequestException(), 'BAD_REQUEST'],
    [
      'a body that is too large',
      Object.assign(new Error('x'), { type: 'entity.too.large', status: 413 }),
      'BODY_TOO_LARGE',
    ],
    ['nothing at all', undefined, 'INTERNAL'],
  ])('names %s', (_case, error, code) => {
    expect(problemOf(error).code).toBe(code);
  });

  it('tells nothing of our insides', () => {
    const view = problemOf(new Error('password=secret')).view();
    expect(view).toEqual({ status: 500, code: 'INTERNAL', title: PROBLEMS.INTERNAL.title });
  });
});
