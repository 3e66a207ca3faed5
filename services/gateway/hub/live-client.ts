import type { WebSocket } from 'ws';
import type { LiveMessage } from '../contract/index.js';
import { encodeBatch, type LiveLog } from './live-log.js';
import { judgePressure, type Pressure } from './pressure.js';
import type { QuoteTopics } from './quote-topics.js';

export const CloseCode = { signedOut: 4401, tooMany: 4408, tooSlow: 4409, tooChatty: 4429, goingAway: 1001 } as const;

const TEXT = { binary: false } as const;
const BINARY = { binary: true } as const;

export interface LiveClientParts {
  readonly socket: WebSocket;
  readonly userId: string;
  readonly log: LiveLog;
  readonly quotes: Pick<QuoteTopics, 'bytesAfter'>;
  /** Everything up to here has been sent, or was there before it came. */
  readonly after: number;
}

/** One browser: its place in the log and in each chain that it wants, and how well it keeps up. */
export class LiveClient {
  private after: number;
  private pressure: Pressure;
  /** Hash of the newest frame that was sent, per underlying that is wanted; undefined before the first. */
  private readonly held = new Map<string, string | undefined>();

  constructor(private readonly parts: LiveClientParts) {
    this.after = parts.after;
  }

  get isDegraded(): boolean {
    return this.pressure !== undefined;
  }

  get topics(): Iterable<string> {
    return this.held.keys();
  }

  wantsOneOf(underlyings: ReadonlySet<string>): boolean {
    for (const underlying of underlyings) if (this.held.has(underlying)) return true;
    return false;
  }

  leave(underlying: string): void {
    this.held.delete(underlying);
  }

  /** Takes the whole new set of chains; one without a hash goes on from where it stands. */
  want(topics: ReadonlyMap<string, string | undefined>): void {
    for (const underlying of this.held.keys()) if (!topics.has(underlying)) this.held.delete(underlying);
    for (const [underlying, hash] of topics) {
      if (hash !== undefined || !this.held.has(underlying)) this.held.set(underlying, hash);
    }
  }

  /** Sends what this browser has not seen, as far as it keeps up. Returns what became of it. */
  pump(nowMs: number): 'sent' | 'degraded' | 'dropped' {
    const { socket, log, userId } = this.parts;
    if (!this.maySend(nowMs)) return this.ended();
    const batch = log.batchAfter(userId, this.after);
    if (batch === 'lost') this.say([{ type: 'reset' }], log.sequence);
    else if (batch) socket.send(batch, TEXT);
    this.after = log.sequence;
    for (const [underlying, hash] of this.held) {
      const newest = this.parts.quotes.bytesAfter(underlying, hash);
      if (!newest) continue;
      // Each chain is as large as a message gets: the next one waits until this one is read.
      if (!this.maySend(nowMs)) return this.ended();
      socket.send(newest.bytes, BINARY);
      this.held.set(underlying, newest.hash);
    }
    return 'sent';
  }

  /** Says what this browser alone is told, and cannot miss because it can ask again. */
  say(messages: readonly LiveMessage[], sequence?: number): void {
    const { socket } = this.parts;
    if (socket.readyState !== socket.OPEN) return;
    socket.send(encodeBatch(sequence === undefined ? { messages } : { sequence, messages }), TEXT);
  }

  private maySend(nowMs: number): boolean {
    const { socket } = this.parts;
    if (socket.readyState !== socket.OPEN) return false;
    const { act, pressure } = judgePressure(this.pressure, socket.bufferedAmount, nowMs);
    this.pressure = pressure;
    if (act === 'tell') this.say([{ type: 'degraded' }]);
    if (act === 'resume') this.say([{ type: 'caughtUp' }]);
    if (act === 'drop') socket.close(CloseCode.tooSlow);
    return act === 'send' || act === 'resume';
  }

  private ended(): 'degraded' | 'dropped' {
    const { socket } = this.parts;
    return socket.readyState === socket.OPEN ? 'degraded' : 'dropped';
  }
}
