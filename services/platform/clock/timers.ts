import { setTimeout as delay } from 'node:timers/promises';
import { PlatformCode, PlatformError } from '../errors/index.js';

/** A repeated task; `stop` resolves when a run under way has ended. */
export interface Repeated {
  stop(): Promise<void>;
}

/** Waiting as a port, so that a simulation can inject virtual time. */
export interface Timers {
  /** Errors: PlatformError `ABORTED` when the signal fires first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
  /** Runs a task again and again, `ms` after its last end, never twice at once. A failure goes to `onFailure` and does not end it. */
  every(ms: number, task: () => Promise<void> | void, onFailure: (error: unknown) => void): Repeated;
}

/** Runs a task after a time unless it is called off before, by what this returns. Where nearly all are, it costs less than a signal. */
export type After = (ms: number, task: () => void) => () => void;

function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(abortedBy(signal));
    const stop = () => {
      clearTimeout(timer);
      reject(abortedBy(signal));
    };
    const timer = setTimeout(
      () => {
        signal?.removeEventListener('abort', stop);
        resolve();
      },
      Math.max(0, ms),
    );
    signal?.addEventListener('abort', stop, { once: true });
  });
}

/** Without a stack: most waits are broken off, nobody reads where, and the stack would cost more than the wait. */
function abortedBy(signal: AbortSignal | undefined): PlatformError {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return new PlatformError(PlatformCode.aborted, { cause: signal?.reason });
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

function every(ms: number, task: () => Promise<void> | void, onFailure: (error: unknown) => void): Repeated {
  const stopping = new AbortController();
  const loop = async () => {
    while (!stopping.signal.aborted) {
      try {
        await task();
      } catch (error) {
        onFailure(error);
      }
      await delay(ms, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  };
  const ended = loop();
  return {
    async stop() {
      stopping.abort();
      await ended;
    },
  };
}

export const systemTimers: Timers = { sleep, every };

export const systemAfter: After = (ms, task) => {
  const timer = setTimeout(task, Math.max(0, ms));
  return () => clearTimeout(timer);
};
