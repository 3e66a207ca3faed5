import { type DestinationStream, pino } from 'pino';
import type { BackgroundPolicy } from '../errors/index.js';
import { errorCodeOf, isErrorLike, PlatformError } from '../errors/index.js';

export type LogFields = Readonly<Record<string, unknown>>;

/** One structured line per event: a name, ids, codes; no sentences. */
export interface Logger {
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
  /** A logger that adds these fields to each line. */
  with(fields: LogFields): Logger;
}

const SECRET_NAMES = [
  'password',
  'passwordHash',
  'token',
  'tokenHash',
  'csrfToken',
  'secret',
  'authorization',
  'cookie',
];
const SECRET_PATHS = SECRET_NAMES.flatMap((name) => [name, `*.${name}`, `*.*.${name}`]);
const URL_PASSWORD = /([a-z][a-z0-9+.-]*:\/\/[^\s:/@]*:)[^\s@]+@/gi;

interface Sink {
  debug(fields: object): void;
  info(fields: object): void;
  warn(fields: object): void;
  error(fields: object): void;
  child(fields: object): Sink;
}

export function createLogger(options: {
  readonly role: string;
  readonly level: string;
  readonly destination?: DestinationStream;
}): Logger {
  const settings = {
    level: options.level,
    base: { role: options.role, pid: process.pid },
    redact: { paths: SECRET_PATHS, censor: '[redacted]' },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  return wrap(options.destination ? pino(settings, options.destination) : pino(settings));
}

function wrap(sink: Sink): Logger {
  const line = (event: string, fields: LogFields | undefined) => {
    if (fields === undefined) return { event };
    const { error, ...rest } = fields;
    return { event, ...rest, ...(error === undefined ? {} : { error: describeError(error) }) };
  };
  return {
    debug: (event, fields) => sink.debug(line(event, fields)),
    info: (event, fields) => sink.info(line(event, fields)),
    warn: (event, fields) => sink.warn(line(event, fields)),
    error: (event, fields) => sink.error(line(event, fields)),
    with: (fields) => wrap(sink.child(fields)),
  };
}

/** Returns code, text, context and causes of an error, with passwords in URLs struck out. */
export function describeError(error: unknown): LogFields {
  if (!isErrorLike(error)) return { code: errorCodeOf(error), text: clean(String(error)) };
  return {
    code: errorCodeOf(error),
    text: clean(error.message),
    ...(error instanceof PlatformError
      ? { retryable: error.retryable, context: error.context }
      : { stack: clean(error.stack ?? '') }),
    ...(error.cause === undefined ? {} : { cause: describeError(error.cause) }),
  };
}

function clean(text: string): string {
  return text.replace(URL_PASSWORD, '$1[redacted]@');
}

/** Background work whose failure is written down and otherwise harmless, because somebody polls as well. */
export function logFailures(logger: Logger): BackgroundPolicy {
  return { onFailure: (error, name) => logger.error('background.failed', { name, error }) };
}

/** Background work without which the role is useless: the process ends and is restarted. */
export function exitOnFailure(logger: Logger): BackgroundPolicy {
  return {
    onFailure: (error, name) => {
      logger.error('background.failed', { name, error, fatal: true });
      process.exitCode = 1;
      process.kill(process.pid, 'SIGTERM');
    },
  };
}
