import type { Writable } from 'node:stream';

/** Where lines go; waits when the reader is slower. */
export interface LineWriter {
  write(line: string): Promise<void>;
  /** Passes on what is still held back. Errors: {@link OutputFault}. */
  end(): Promise<void>;
  /** Nobody takes more: the reader has gone, as `head` does, or writing failed. */
  readonly isClosed: boolean;
}

/** The output cannot be written, as on a full disk: what the reader has is not all. */
export class OutputFault extends Error {
  override readonly name = 'OutputFault';

  constructor(cause: NodeJS.ErrnoException) {
    super(`The output cannot be written (${cause.code}).`, { cause });
  }
}

const HELD_LENGTH_MAX = 65_536;

/** Returns a writer that passes lines on in pieces, and what is there as soon as the program waits for anything. */
export function lineWriter(stream: Writable): LineWriter {
  let held = '';
  let isClosed = false;
  let fault: OutputFault | undefined;
  let taken: Promise<void> | undefined;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    isClosed = true;
    if (error.code !== 'EPIPE') fault = new OutputFault(error);
  });
  const pass = () => {
    const text = held;
    held = '';
    if (text === '' || isClosed || stream.write(text)) return;
    taken ??= untilTaken(stream).then(() => {
      taken = undefined;
    });
  };
  return {
    async write(line) {
      await taken;
      if (held === '') setImmediate(pass);
      held += `${line}\n`;
      if (held.length >= HELD_LENGTH_MAX) pass();
    },
    async end() {
      pass();
      await taken;
      if (fault) throw fault;
    },
    get isClosed() {
      return isClosed;
    },
  };
}

/** A fault may end a stream without `drain`. */
function untilTaken(stream: Writable): Promise<void> {
  const events = ['drain', 'error', 'close'] as const;
  return new Promise((resolve) => {
    const settle = () => {
      for (const event of events) stream.off(event, settle);
      resolve();
    };
    for (const event of events) stream.on(event, settle);
  });
}
