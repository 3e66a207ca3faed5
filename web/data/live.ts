import type { Query, QueryClient } from '@tanstack/react-query';
import { LIVE_PATH, type LiveBatch, type LiveMessage, RESUME_PARAMETER } from '#contract';
import { receiveClock } from './clock.js';
import { keys, madeOldBy } from './keys.js';
import { keepFresh } from './session-token.js';

/**
 * `connecting` covers the first second of a visit, so that a page never opens with an alarm. `slow`: the server waits until this browser has read
 * what is on its way.
 */
export type LiveState = 'connecting' | 'live' | 'slow' | 'offline';

const FLUSH_MS = 250;
const REREAD_AFTER_MS = 1_000;
const RETRY_FIRST_MS = 500;
const RETRY_LAST_MS = 10_000;

let state: LiveState = 'connecting';
let since = 0;
const listeners = new Set<() => void>();

function setState(next: LiveState): void {
  if (state === next) return;
  state = next;
  since = Date.now();
  for (const listener of listeners) listener();
}

export const liveState = {
  get: (): LiveState => state,
  /** Wall clock of the reader. */
  since: (): number => since,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
};

/** A `LiveWish` of the contract. */
interface Wish {
  readonly want: readonly string[];
}

/** Who reads the channel's binary messages. */
export interface ChannelReader {
  /** Returns what is wanted on a connection that has just opened. */
  opened(): Wish | undefined;
  receive(buffer: ArrayBuffer): void;
}

let reader: ChannelReader | undefined;
let openSocket: WebSocket | undefined;

/** Gives the channel its reader, whose code the first page does without. A wish without a connection is dropped: `opened` asks again. */
export function joinChannel(joining: ChannelReader): { say(wish: Wish): void } {
  reader = joining;
  return { say: (wish) => openSocket?.send(JSON.stringify(wish)) };
}

/**
 * Keeps the socket to the gateway open while a person is signed in: messages make queries old, at most four times a
 * second together. After a break the server tells what was missed; where it cannot, everything is read anew.
 * @returns stops and closes
 */
export function openLive(queries: QueryClient): () => void {
  const old = new Map<string, readonly unknown[]>();
  let socket: WebSocket | undefined;
  let flushTimer: ReturnType<typeof setTimeout> | undefined;
  let retryTimer: ReturnType<typeof setTimeout> | undefined;
  let rereadTimer: ReturnType<typeof setTimeout> | undefined;
  let retryMs = RETRY_FIRST_MS;
  let stopped = false;
  let wasLive = false;
  /** The server's log, and how far it has been read. */
  let place: { readonly epoch: string; readonly sequence: number } | undefined;

  const flush = () => {
    flushTimer = undefined;
    const due = [...old.values()];
    old.clear();
    for (const queryKey of due) void queries.invalidateQueries({ queryKey });
  };
  // What was read before the channel stood may have changed since, and nothing told it. Not at once: the page is still being put together.
  const rereadFirst = () => void queries.invalidateQueries({ predicate: wasRead }, { cancelRefetch: false });
  const greet = ({ epoch, resumed }: Extract<LiveMessage, { type: 'hello' }>, sequence: number | undefined) => {
    if (!resumed) place = sequence === undefined ? undefined : { epoch, sequence };
    if (wasLive && !resumed) void queries.invalidateQueries();
    if (!wasLive) rereadTimer = setTimeout(rereadFirst, REREAD_AFTER_MS);
    wasLive = true;
  };
  const receiveBatch = ({ messages, sequence }: LiveBatch) => {
    for (const message of messages) {
      if (message.type === 'hello') greet(message, sequence);
      receive(message);
    }
    if (place && sequence !== undefined) place = { ...place, sequence };
  };
  const receive = (message: LiveMessage) => {
    if (message.type === 'degraded') setState('slow');
    if (message.type === 'caughtUp') setState('live');
    if (message.type === 'clock') receiveClock(message.clock);
    for (const key of madeOldBy(message)) old.set(key.join('/'), key);
    if (old.size > 0) flushTimer ??= setTimeout(flush, FLUSH_MS);
  };
  // The socket's own request carries the token as well.
  const connect = () => {
    retryTimer = undefined;
    void keepFresh().then(open);
  };
  const open = () => {
    if (stopped) return;
    const address = new URL(LIVE_PATH, window.location.href);
    address.protocol = address.protocol === 'https:' ? 'wss:' : 'ws:';
    if (place) address.searchParams.set(RESUME_PARAMETER, `${place.epoch}.${place.sequence}`);
    const opened = new WebSocket(address);
    opened.binaryType = 'arraybuffer';
    socket = opened;
    opened.onopen = () => {
      retryMs = RETRY_FIRST_MS;
      openSocket = opened;
      const wish = reader?.opened();
      if (wish) opened.send(JSON.stringify(wish));
      setState('live');
    };
    opened.onmessage = (event) => {
      if (event.data instanceof ArrayBuffer) reader?.receive(event.data);
      const batch = parseBatch(event.data);
      if (batch) receiveBatch(batch);
    };
    opened.onclose = () => {
      if (openSocket === opened) openSocket = undefined;
      if (stopped || socket !== opened) return;
      setState('offline');
      // A socket that the server refuses may mean that the session has ended; the session query knows.
      void queries.invalidateQueries({ queryKey: keys.session });
      retryTimer = setTimeout(connect, retryMs);
      retryMs = Math.min(retryMs * 2, RETRY_LAST_MS);
    };
  };
  const wake = () => {
    if (retryTimer === undefined) return;
    clearTimeout(retryTimer);
    connect();
  };

  setState('connecting');
  connect();
  window.addEventListener('online', wake);
  return () => {
    stopped = true;
    window.removeEventListener('online', wake);
    clearTimeout(flushTimer);
    clearTimeout(retryTimer);
    clearTimeout(rereadTimer);
    socket?.close();
    setState('connecting');
  };
}

const wasRead = ({ queryKey, state: { status } }: Query) => status === 'success' && queryKey[0] !== keys.session[0];

function parseBatch(data: unknown): LiveBatch | undefined {
  if (typeof data !== 'string') return undefined;
  try {
    const batch: unknown = JSON.parse(data);
    return typeof batch === 'object' && batch !== null && 'messages' in batch ? (batch as LiveBatch) : undefined;
  } catch {
    return undefined;
  }
}
