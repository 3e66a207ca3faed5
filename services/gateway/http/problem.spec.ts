import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { type ArgumentsHost, BadRequestException, NotFoundException } from '@nestjs/common';
import { PlatformCode, PlatformError } from '#platform/errors';
import { createLogger } from '#platform/telemetry';
import { ProblemFilter, problemOf } from './problem.filter.js';
import { PROBLEMS, Problem } from './problem.js';

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

describe(ProblemFilter.name, () => {
  /** Returns what is logged of a sign-in that ends so. */
  function loggedOf(error: unknown): readonly object[] {
    const lines: object[] = [];
    const destination = { write: (line: string) => lines.push(JSON.parse(line) as object) };
    const logger = createLogger({ role: 'gateway', level: 'info', destination });
    const request = { method: 'POST', path: '/api/auth/sign-in', ip: '192.0.2.7', body: { password: 'typed secret' } };
    const response = { headersSent: true, end: () => undefined };
    const http = { getRequest: () => request, getResponse: () => response };
    new ProblemFilter(logger).catch(error, { switchToHttp: () => http } as unknown as ArgumentsHost);
    expect(JSON.stringify(lines)).not.toContain('typed secret');
    return lines;
  }

  it.each(['WRONG_CREDENTIALS', 'ORIGIN_REFUSED', 'RATE_LIMITED'] as const)('logs who was refused with %s', (code) => {
    const where = { method: 'POST', path: '/api/auth/sign-in', address: '192.0.2.7' };
    expect(loggedOf(new Problem(code))).toEqual([
      expect.objectContaining({ event: 'request.refused', code, ...where }),
    ]);
  });

  it('logs no mistake of a client', () => {
    expect(loggedOf(new Problem('NOT_FOUND'))).toEqual([]);
  });
});
