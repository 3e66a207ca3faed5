import type { Writable } from 'node:stream';

/** Where lines go; waits when the reader is slower. */
export interface LineWriter {
  write(line: string): Promise<void>;
  /** Passes on what is still held back. */
  end(): Promise<void>;
  /** The reader has gone, as `head` does: nobody wants more. */
  readonly isClosed: boolean;
}

const HELD_LENGTH_MAX = 65_536;

/** Returns a writer that passes lines on in pieces, and what is there as soon as the program waits for anything. */
export function lineWriter(stream: Writable): LineWriter {
  let held = '';
  let isClosed = false;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    isClosed = true;
  });
  const pass = async () => {
    const text = held;
    held = '';
    if (text === '' || isClosed) return;
    if (!stream.write(text)) await untilTaken(stream);
  };
  return {
    async write(line) {
      if (held === '') setImmediate(() => void pass());
      held += `${line}\n`;
      if (held.length >= HELD_LENGTH_MAX) await pass();
    },
    end: pass,
    get isClosed() {
      return isClosed;
    },
  };
}

/** A fault ends in `close`, and goes to the listener above. */
function untilTaken(stream: Writable): Promise<void> {
  return new Promise((resolve) => {
    stream.once('drain', resolve);
    stream.once('close', resolve);
  });
}
