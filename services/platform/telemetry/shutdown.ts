import type { Logger } from './logger.js';

const SHUTDOWN_TIMEOUT_MS = 8_000;

/**
 * Ends the process gracefully on SIGTERM and SIGINT: runs `stop` once, then exits with 0 (or the exit code set before); with 1
 * when `stop` fails or takes longer than `timeoutMs`. A second signal exits at once.
 * @returns a function that starts the same shutdown from inside
 */
export function installShutdown(
  stop: () => Promise<void>,
  options: { readonly logger: Logger; readonly timeoutMs?: number },
): () => void {
  const timeoutMs = options.timeoutMs ?? SHUTDOWN_TIMEOUT_MS;
  let stopping = false;
  const begin = (reason: string) => {
    if (stopping) {
      options.logger.warn('shutdown.forced', { reason });
      process.exit(1);
    }
    stopping = true;
    options.logger.info('shutdown.began', { reason });
    const timer = setTimeout(() => {
      options.logger.error('shutdown.timeout', { timeoutMs });
      process.exit(1);
    }, timeoutMs);
    stop().then(
      () => {
        clearTimeout(timer);
        options.logger.info('shutdown.ended');
        process.exit(process.exitCode ?? 0);
      },
      (error: unknown) => {
        options.logger.error('shutdown.failed', { error });
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', () => begin('SIGTERM'));
  process.on('SIGINT', () => begin('SIGINT'));
  return () => begin('requested');
}

/** A bug must not leave a half-alive process behind: log it and end; the supervisor restarts it from its checkpoint. */
export function installCrashHandlers(logger: Logger): void {
  const crash = (event: string) => (error: unknown) => {
    logger.error(event, { error });
    process.exit(1);
  };
  process.on('uncaughtException', crash('process.uncaught_exception'));
  process.on('unhandledRejection', crash('process.unhandled_rejection'));
}
