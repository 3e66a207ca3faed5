import { errorCodeOf, isErrorLike, PlatformCode, PlatformError } from '../errors/index.js';

/** SQLSTATE classes and Node codes of a server that cannot be reached now. Source: PostgreSQL documentation, appendix A. */
const UNAVAILABLE_STATES = /^(08...|57P0[1-5]|53[1-4]00|58...)$/;
const UNAVAILABLE_NODE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  // Of a socket: the server is away and took its file along, or has more callers waiting than it keeps in line.
  'ENOENT',
  'EAGAIN',
]);
/** pg reports a lost socket and a time-out of its own by text only. */
const UNAVAILABLE_TEXT =
  /Connection terminated|Client has encountered a connection error|Connection ended|not queryable|connect timeout|timeout exceeded when trying to connect/i;

/** Returns the failure of a statement in our words; errors that are not the database's pass through. */
export function toDbError(error: unknown, statement?: string): unknown {
  // By shape: Node's own errors are of another realm where a test runner or a vm made ours.
  if (error instanceof PlatformError || !isErrorLike(error)) return error;
  const state = errorCodeOf(error);
  const context = { state, statement, constraint: constraintOf(error) };
  const make = (code: string, retryable: boolean) => new PlatformError(code, { retryable, cause: error, context });
  if (state === '40001' || state === '40P01' || state === '55P03') return make(PlatformCode.dbConflict, true);
  if (state === '57014' || /Query read timeout/i.test(error.message)) return make(PlatformCode.dbTimeout, true);
  if (UNAVAILABLE_STATES.test(state) || UNAVAILABLE_NODE.has(state) || UNAVAILABLE_TEXT.test(error.message)) {
    return make(PlatformCode.dbUnavailable, true);
  }
  if (state === '23505') return make(PlatformCode.dbUnique, false);
  if (/^[0-9A-Z]{5}$/.test(state)) {
    return new PlatformError(PlatformCode.dbRefused, {
      cause: error,
      context,
      message: `${PlatformCode.dbRefused}: ${error.message}`,
    });
  }
  return error;
}

function constraintOf(error: Error): string | undefined {
  return 'constraint' in error && typeof error.constraint === 'string' ? error.constraint : undefined;
}
