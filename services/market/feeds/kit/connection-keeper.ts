import type { Random } from '#core/units';
import type { Clock } from '#platform/clock';
import { type BackOff, backOffMs } from './back-off.js';
import { type FeedSocket, openFeedSocket, type SocketLimits } from './feed-socket.js';

/**
 * - `waiting`: for its first or next attempt.
 * - `signing_in`: from the attempt until the vendor has accepted the credential.
 * - `live`: the vendor has accepted the credential.
 * - `refused`: the vendor has refused the credential; tried again rarely, because only a person can help.
 * - `closed`: by us, for good.
 */
export type ConnectionState = 'waiting' | 'signing_in' | 'live' | 'refused' | 'closed';

export interface KeeperLimits extends SocketLimits {
  /** From the attempt to the vendor's yes. */
  readonly signInMs: number;
  readonly pingEveryMs: number;
  /** A socket that shows no sign of life for so long is given up. */
  readonly deadMs: number;
  readonly backOff: BackOff;
  /** A connection that brought data after so long is a sound one: the next back-off begins anew. */
  readonly settledMs: number;
  /** Between attempts with a credential that was refused. */
  readonly refusedMs: number;
}

/** The vendor's side of a connection. */
export interface KeeperHandlers {
  /** Each message, those of the handshake included. */
  readonly onMessage: (bytes: Uint8Array) => void;
  /** The credential was accepted; nothing is subscribed yet. */
  readonly onLive: () => void;
  readonly onEnd: (cause: string) => void;
}

export interface KeeperPorts {
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly random: Random;
}

/**
 * Keeps one connection to a vendor alive: attempts with back-off, a deadline for signing in, pings, an end for sockets that show no sign
 * of life. What is said over it is the vendor's part. Everything happens in {@link ConnectionKeeper.look} and in messages; nothing waits by itself.
 */
export class ConnectionKeeper {
  readonly counters = { attempts: 0, lost: 0, refused: 0 };
  /** Why the last connection ended. */
  lastCause: string | undefined;
  private socket: FeedSocket | undefined;
  private current: ConnectionState = 'waiting';
  private failures = 0;
  private retryAtMs = Number.NEGATIVE_INFINITY;
  private attemptedAtMs = 0;
  private liveAtMs = 0;
  private heardAtMs = 0;
  private pingedAtMs = 0;

  constructor(
    private readonly url: URL,
    private readonly limits: KeeperLimits,
    private readonly handlers: KeeperHandlers,
    private readonly ports: KeeperPorts,
  ) {}

  get state(): ConnectionState {
    return this.current;
  }

  /** Milliseconds since the last sign of life of the present connection. */
  get heardAgoMs(): number {
    return this.ports.clock.monotonicMs() - this.heardAtMs;
  }

  /** Connects, pings or gives up, whatever is due. Called again and again. */
  look(): void {
    const now = this.ports.clock.monotonicMs();
    if (this.socket === undefined) {
      if (this.current !== 'closed' && now >= this.retryAtMs) this.attempt(now);
      return;
    }
    const isLate = this.current === 'signing_in' && now - this.attemptedAtMs > this.limits.signInMs;
    if (isLate || this.heardAgoMs > this.limits.deadMs) {
      this.drop(isLate ? 'SIGN_IN_TIMEOUT' : 'SILENT');
    } else if (now - this.pingedAtMs >= this.limits.pingEveryMs) {
      this.pingedAtMs = now;
      this.socket.ping();
    }
  }

  send(text: string): void {
    this.socket?.send(text);
  }

  /** The vendor accepted the credential. */
  accepted(): void {
    if (this.current !== 'signing_in') return;
    this.current = 'live';
    this.liveAtMs = this.ports.clock.monotonicMs();
    this.handlers.onLive();
  }

  /** The vendor refused the credential. */
  refused(cause: string): void {
    this.counters.refused += 1;
    this.current = 'refused';
    this.socket?.end(cause);
  }

  /** Data came: whoever is thrown out again and again right after it came back waits longer each time all the same. */
  gotData(): void {
    if (this.ports.clock.monotonicMs() - this.liveAtMs >= this.limits.settledMs) this.failures = 0;
  }

  /** Ends the present connection; the next attempt follows after the back-off. */
  drop(cause: string): void {
    this.socket?.end(cause);
  }

  close(): void {
    this.current = 'closed';
    this.socket?.end('CLOSED_BY_US');
  }

  private attempt(now: number): void {
    this.counters.attempts += 1;
    this.current = 'signing_in';
    this.attemptedAtMs = now;
    this.heardAtMs = now;
    this.pingedAtMs = now;
    this.socket = openFeedSocket(this.url, this.limits, {
      onMessage: this.handlers.onMessage,
      onHeard: () => {
        this.heardAtMs = this.ports.clock.monotonicMs();
      },
      onEnd: (cause) => this.ended(cause),
    });
  }

  private ended(cause: string): void {
    this.socket = undefined;
    this.lastCause = cause;
    this.failures += 1;
    if (this.current !== 'closed') {
      const wasRefused = this.current === 'refused';
      if (!wasRefused) this.counters.lost += 1;
      this.current = wasRefused ? 'refused' : 'waiting';
      const waitMs = wasRefused
        ? this.limits.refusedMs
        : backOffMs(this.limits.backOff, this.failures, this.ports.random);
      this.retryAtMs = this.ports.clock.monotonicMs() + waitMs;
    }
    this.handlers.onEnd(cause);
  }
}
