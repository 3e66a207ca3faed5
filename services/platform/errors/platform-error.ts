/** Codes of failures of the world that this area reports; the table in README.md lists them. */
export const PlatformCode = {
  configInvalid: 'CONFIG_INVALID',
  dbUnavailable: 'DB_UNAVAILABLE',
  dbTimeout: 'DB_TIMEOUT',
  dbConflict: 'DB_CONFLICT',
  dbCommitUnknown: 'DB_COMMIT_UNKNOWN',
  dbUnique: 'DB_UNIQUE',
  dbRefused: 'DB_REFUSED',
  redisUnavailable: 'REDIS_UNAVAILABLE',
  redisRefused: 'REDIS_REFUSED',
  jobFailed: 'JOB_FAILED',
  jobTimeout: 'JOB_TIMEOUT',
  portTaken: 'PORT_TAKEN',
  secretUnreadable: 'SECRET_UNREADABLE',
  aborted: 'ABORTED',
} as const;
export type PlatformCode = (typeof PlatformCode)[keyof typeof PlatformCode];

export type ErrorContext = Readonly<Record<string, string | number | boolean | undefined>>;

/** A failure of the world (database, network, disk, broker). `retryable`: the same call may succeed later and is safe to repeat. */
export class PlatformError extends Error {
  override readonly name = 'PlatformError';
  readonly code: string;
  readonly retryable: boolean;
  /** Numbers and names for the log; never secrets. */
  readonly context: ErrorContext;

  constructor(
    code: string,
    options: { retryable?: boolean; cause?: unknown; context?: ErrorContext; message?: string } = {},
  ) {
    super(options.message ?? code, options.cause === undefined ? {} : { cause: options.cause });
    this.code = code;
    this.retryable = options.retryable ?? false;
    this.context = options.context ?? {};
  }
}

/** Returns the code by which an error is matched: its own, Node's (`ECONNREFUSED`), or `UNKNOWN`. */
export function errorCodeOf(error: unknown): string {
  if (typeof error === 'object' && error !== null && 'code' in error && typeof error.code === 'string')
    return error.code;
  return isErrorLike(error) ? error.name : 'UNKNOWN';
}

/** Whether a value is an error by its shape, whichever realm made it. */
export function isErrorLike(error: unknown): error is Error {
  return typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string';
}

export function isRetryable(error: unknown): boolean {
  return error instanceof PlatformError && error.retryable;
}
