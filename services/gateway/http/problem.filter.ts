import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import type { Request, Response } from 'express';
import { PlatformCode, PlatformError } from '#platform/errors';
import type { Logger } from '#platform/telemetry';
import { Problem, type ProblemCode } from './problem.js';

const MS_PER_SECOND = 1_000;

/** What express's body parser calls its failures. */
const BODY_FAILURES: Readonly<Record<string, ProblemCode>> = {
  'entity.parse.failed': 'MALFORMED_JSON',
  'entity.too.large': 'BODY_TOO_LARGE',
  'encoding.unsupported': 'UNSUPPORTED_BODY',
  'charset.unsupported': 'UNSUPPORTED_BODY',
};

/** Not signed in, not allowed, too often. */
const REFUSALS: ReadonlySet<number> = new Set([401, 403, 429]);

const UNAVAILABLE: ReadonlySet<string> = new Set([
  PlatformCode.dbUnavailable,
  PlatformCode.dbTimeout,
  PlatformCode.dbConflict,
  PlatformCode.dbCommitUnknown,
  PlatformCode.redisUnavailable,
]);

/** Returns the refusal that an error stands for; whatever is not a client's mistake is one of ours. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof PlatformError && UNAVAILABLE.has(error.code)) return new Problem('STORE_UNAVAILABLE');
  const { type, status, statusCode } = (error ?? {}) as { type?: unknown; status?: unknown; statusCode?: unknown };
  const ofBody = typeof type === 'string' ? BODY_FAILURES[type] : undefined;
  if (ofBody) return new Problem(ofBody);
  const known = error instanceof HttpException ? error.getStatus() : (statusCode ?? status);
  if (typeof known !== 'number' || known < 400 || known >= 500) return new Problem('INTERNAL');
  return new Problem(known === 404 ? 'NOT_FOUND' : 'BAD_REQUEST');
}

/** Answers every error as problem+json (RFC 9457), with nothing of our insides in it. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(private readonly logger: Logger) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const problem = problemOf(error);
    this.note(problem, error, host.switchToHttp().getRequest<Request>());
    const response = host.switchToHttp().getResponse<Response>();
    if (response.headersSent) {
      response.end();
      return;
    }
    const { waitMs } = problem.more;
    if (waitMs !== undefined) response.setHeader('retry-after', String(Math.max(1, Math.ceil(waitMs / MS_PER_SECOND))));
    response.status(problem.getStatus()).type('application/problem+json').send(JSON.stringify(problem.view()));
  }

  /** Who is refused who they are, or what they may, is looked for in the logs when something is amiss. */
  private note(problem: Problem, error: unknown, { method, path, ip }: Request): void {
    const status = problem.getStatus();
    if (status >= 500) this.logger.error('request.failed', { code: problem.code, error });
    else if (REFUSALS.has(status))
      this.logger.info('request.refused', { code: problem.code, method, path, address: ip });
  }
}
