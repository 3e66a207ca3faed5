/**
 * The account stream: a session by HTTP, then order frames and heartbeats on a WebSocket. One session at a time per user.
 * Source: Tradier's pages on account streaming and its responses.
 */
import { type Instant, instantToIso, MS_PER_MINUTE } from '#core/units';
import {
  type FaultScript,
  type SimEvent,
  type SimSocket,
  SimStreams,
  type SimUser,
  type SimWorld,
} from '../kit/index.js';
import { eventJson, statusOf } from './wire.js';

/** A session must be used within five minutes. */
const SESSION_MS = 5 * MS_PER_MINUTE;
const HEARTBEAT_MS = MS_PER_MINUTE;
const SESSION_ID_LENGTH = 32;

interface StreamSession {
  readonly user: SimUser;
  readonly endsAt: Instant;
}

export class AccountStream {
  private readonly streams: SimStreams;
  private readonly sessions = new Map<string, StreamSession>();
  private readonly socketOf = new Map<string, SimSocket>();
  private lastBeat: Instant;

  constructor(
    private readonly world: SimWorld,
    faults: FaultScript,
  ) {
    this.streams = new SimStreams(faults);
    this.lastBeat = world.wallNow();
  }

  openSession(user: SimUser): string {
    const digit = () => Math.floor(this.world.random() * 16).toString(16);
    const id = Array.from({ length: SESSION_ID_LENGTH }, digit).join('');
    this.sessions.set(id, { user, endsAt: (this.world.wallNow() + SESSION_MS) as Instant });
    return id;
  }

  connect(socket: SimSocket): void {
    socket.onMessage((text) => this.subscribe(socket, text));
  }

  /** An order that went to work shows `open` before `pending`, as the sample of Tradier's page does. */
  tell({ kind, order }: SimEvent): void {
    if (kind === 'pending' || kind === 'cancel_requested' || kind === 'replaced') return;
    const isNew = kind === 'working' && order.executions.length === 0;
    const statuses = isNew ? ['open', 'pending'] : [statusOf(order)];
    for (const status of statuses) this.streams.sendOrder(order.account, JSON.stringify(eventJson(order, status)));
  }

  beat(): void {
    const now = this.world.wallNow();
    if (now - this.lastBeat < HEARTBEAT_MS) return;
    this.lastBeat = now;
    this.streams.sendHeartbeat(JSON.stringify({ event: 'heartbeat', status: 'active', timestamp: instantToIso(now) }));
  }

  private subscribe(socket: SimSocket, text: string): void {
    const wanted = readSubscription(text);
    const session = wanted && this.sessions.get(wanted.sessionid);
    if (!wanted || !session || session.endsAt <= this.world.wallNow() || !wanted.events.includes('order')) {
      socket.close();
      return;
    }
    this.sessions.delete(wanted.sessionid);
    const { user } = session;
    this.socketOf.get(user.id)?.close();
    this.socketOf.set(user.id, socket);
    this.streams.add(socket, (account) => user.accounts.includes(account) && !wanted.excludeAccounts.includes(account));
  }
}

interface Subscription {
  readonly sessionid: string;
  readonly events: readonly string[];
  readonly excludeAccounts: readonly string[];
}

function readSubscription(text: string): Subscription | undefined {
  try {
    const { sessionid, events, excludeAccounts } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    const textsOf = (value: unknown) => (Array.isArray(value) ? value.map(String) : []);
    return { sessionid: String(sessionid), events: textsOf(events), excludeAccounts: textsOf(excludeAccounts) };
  } catch {
    return undefined;
  }
}
