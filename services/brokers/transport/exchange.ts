/** One request on a pool and what came of it: whether bytes left is known exactly, because the pool says when it begins to write. */
import { gunzipSync } from 'node:zlib';
import type { Dispatcher } from 'undici';
import { assert } from '#core/units';
import { errorCodeOf } from '#platform/errors';
import { LOST_CAUSES, NOT_SENT_CAUSES } from './causes.js';
import type { BrokerAnswer } from './types.js';

export interface WireRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly guard?: () => boolean;
  readonly timeoutMs: number;
}

/** Sends a request once. Never rejects. */
export function exchange(dispatcher: Dispatcher, request: WireRequest): Promise<BrokerAnswer> {
  return new Promise((resolve) => {
    const one = new Exchange(request.guard, (answer) => {
      clearTimeout(timer);
      resolve(answer);
    });
    const timer = setTimeout(() => one.expire(), request.timeoutMs);
    const { method, path, headers, body } = request;
    const options = { method: method as Dispatcher.HttpMethod, path, headers, body: body ?? null };
    try {
      dispatcher.dispatch(options, one);
    } catch (error) {
      one.fail(error);
    }
  });
}

const HTTP_OK = 200;

/**
 * Source: undici 7, docs/api/Dispatcher.md and lib/dispatcher/client-h1.js `writeH1`: `onRequestStart` is called on a connection
 * that stands, in the same turn as and right before the request's first byte is written; an abort from within it writes nothing.
 */
class Exchange implements Dispatcher.DispatchHandler {
  private state: 'waiting' | 'written' | 'ended' = 'waiting';
  private controller: Dispatcher.DispatchController | undefined;
  private status = 0;
  private headers: Record<string, string> = {};
  private readonly chunks: Buffer[] = [];

  constructor(
    private readonly guard: (() => boolean) | undefined,
    private readonly onEnd: (answer: BrokerAnswer) => void,
  ) {}

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.state === 'waiting' && (this.guard === undefined || this.guard())) {
      this.state = 'written';
      this.controller = controller;
      return;
    }
    if (this.state === 'waiting') this.end({ kind: 'not_sent', cause: NOT_SENT_CAUSES.guard });
    else this.end({ kind: 'lost', cause: LOST_CAUSES.repeat });
    controller.abort(new Error('not to be written'));
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Record<string, string | string[] | undefined>,
  ): void {
    // An answer of 1xx announces another one.
    if (status < HTTP_OK) return;
    this.status = status;
    for (const [name, value] of Object.entries(headers)) {
      if (value !== undefined) this.headers[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
    }
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    this.chunks.push(chunk);
  }

  onResponseEnd(): void {
    assert(this.status !== 0, 'Invariant: an answer has a status');
    const body = textOf(Buffer.concat(this.chunks));
    if (body === undefined) this.end({ kind: 'lost', cause: LOST_CAUSES.archive });
    else this.end({ kind: 'answered', status: this.status, headers: this.headers, body });
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.fail(error);
  }

  /** Only the error's code is kept: its message may hold what was sent. */
  fail(error: unknown): void {
    this.end({ kind: this.state === 'written' ? 'lost' : 'not_sent', cause: errorCodeOf(error) });
  }

  /** The call has lasted too long. A request that waits for a connection is not written any more. */
  expire(): void {
    if (this.state === 'written') this.end({ kind: 'lost', cause: LOST_CAUSES.timeout });
    else this.end({ kind: 'not_sent', cause: NOT_SENT_CAUSES.timeout });
    this.controller?.abort(new Error('took too long'));
  }

  private end(answer: BrokerAnswer): void {
    if (this.state === 'ended') return;
    this.state = 'ended';
    this.onEnd(answer);
  }
}

/** What a file may hold once it is unpacked. */
const UNPACKED_BYTES_MAX = 256 * 1024 * 1024;

/** Returns the text of a body; that of a file packed with gzip, of which no text has the first bytes, is what was packed. */
function textOf(bytes: Buffer): string | undefined {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes.toString('utf8');
  try {
    return gunzipSync(bytes, { maxOutputLength: UNPACKED_BYTES_MAX }).toString('utf8');
  } catch {
    return undefined;
  }
}
