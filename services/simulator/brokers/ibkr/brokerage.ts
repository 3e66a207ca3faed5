/** Brokerage sessions: one per user, opened with a session token, silent ones dropped, all of them at night. */
import { instantAt, tradingDateAt } from '#core/calendar';
import { type Instant, MS_PER_MINUTE } from '#core/units';
import { jsonReply, type SimReply, type SimWorld } from '../kit/index.js';
import type { SignedIn } from './oauth.js';
import { badRequest } from './replies.js';

const NIGHTLY_RESET = '01:00';
/** How long the reset takes is not published. */
const RESET_MS = 5 * MS_PER_MINUTE;
const SILENT_MS = 6 * MS_PER_MINUTE;

/** What a brokerage session knows; all of it is gone with the session. */
export interface BrokerageSession {
  readonly sessionKey: string;
  readonly cookie: string;
  readonly openedAt: Instant;
  heardAt: Instant;
  /** Contracts whose data has begun. */
  readonly warm: Set<number>;
  /** Underlyings that were searched for. */
  readonly searched: Set<string>;
  readonly suppressed: Set<string>;
  /** Accounts whose list of orders has begun. */
  readonly listed: Set<string>;
  /** Lists that must be asked for before others. */
  hasAccounts: boolean;
  hasPortfolio: boolean;
}

export class Brokerage {
  private readonly byUser = new Map<string, BrokerageSession>();
  private readonly elsewhere = new Set<string>();

  constructor(private readonly world: Pick<SimWorld, 'now' | 'wallNow' | 'random'>) {}

  /** A person signs in with another platform of the broker, or out of it: the session of the API ends. */
  setElsewhere(userId: string, isThere: boolean): void {
    if (isThere) this.elsewhere.add(userId);
    else this.elsewhere.delete(userId);
    this.byUser.delete(userId);
  }

  isAway(): boolean {
    const from = instantAt(tradingDateAt(this.world.now()), NIGHTLY_RESET);
    return this.world.now() >= from && this.world.now() < from + RESET_MS;
  }

  open({ sessionKey, user }: SignedIn, body: string): SimReply {
    const { publish, compete } = wishOf(body);
    if (publish !== true) return jsonReply(500, { error: 'publish must be true' });
    if (this.isAway()) return jsonReply(200, statusOf(undefined, false));
    if (compete === true) this.elsewhere.delete(user.id);
    if (this.elsewhere.has(user.id)) return jsonReply(200, statusOf(undefined, true));
    const at = this.world.now();
    const digit = () => Math.floor(this.world.random() * 16).toString(16);
    const session: BrokerageSession = {
      ...{ sessionKey, openedAt: at, heardAt: this.world.wallNow(), hasAccounts: false, hasPortfolio: false },
      cookie: Array.from({ length: 32 }, digit).join(''),
      ...{ warm: new Set(), searched: new Set(), suppressed: new Set(), listed: new Set() },
    };
    this.byUser.set(user.id, session);
    return jsonReply(200, statusOf(session, false));
  }

  status(who: SignedIn): SimReply {
    return jsonReply(200, { ...statusOf(this.of(who), this.elsewhere.has(who.user.id)), fail: '' });
  }

  tickle(who: SignedIn): SimReply {
    const session = this.of(who);
    const authStatus = statusOf(session, this.elsewhere.has(who.user.id));
    return jsonReply(200, {
      session: session?.cookie ?? 'none',
      hmds: { error: 'no bridge' },
      iserver: { authStatus },
    });
  }

  /** Returns the session of a token, which shows a sign of life by asking; undefined when none stands. */
  of({ sessionKey, user }: SignedIn): BrokerageSession | undefined {
    const session = this.byUser.get(user.id);
    if (session?.sessionKey !== sessionKey || this.isOver(session)) return undefined;
    session.heardAt = this.world.wallNow();
    return session;
  }

  isCookie({ user }: SignedIn, cookie: string): boolean {
    const session = this.byUser.get(user.id);
    return session !== undefined && !this.isOver(session) && session.cookie === cookie;
  }

  end({ user }: SignedIn): SimReply {
    this.byUser.delete(user.id);
    return jsonReply(200, { status: true });
  }

  /** Returns whether sessions were dropped since the last time. */
  work(): boolean {
    const over = [...this.byUser].filter(([, session]) => this.isOver(session));
    for (const [userId] of over) this.byUser.delete(userId);
    return over.length > 0;
  }

  private isOver({ openedAt, heardAt }: BrokerageSession): boolean {
    const reset = instantAt(tradingDateAt(this.world.now()), NIGHTLY_RESET);
    const wasReset = this.isAway() || (openedAt < reset && this.world.now() >= reset);
    return wasReset || this.world.wallNow() - heardAt > SILENT_MS;
  }
}

function statusOf(session: BrokerageSession | undefined, competing: boolean) {
  const isOpen = session !== undefined && !competing;
  return {
    authenticated: isOpen,
    established: isOpen,
    competing,
    connected: !competing,
    message: '',
    MAC: 'AA:BB:CC:DD:EE:FF',
    serverInfo: { serverName: 'Simulated', serverVersion: 'Build 10.44.1d' },
    hardware_info: 'simulated|AA:BB:CC:DD:EE:FF',
  };
}

function wishOf(body: string): { readonly publish?: unknown; readonly compete?: unknown } {
  try {
    return JSON.parse(body) as { publish?: unknown; compete?: unknown };
  } catch {
    return {};
  }
}

/** What must have been asked first, or what is said without it. */
export function missingBefore(name: string, session: BrokerageSession): SimReply | undefined {
  if (name.startsWith('orders.') && !session.hasAccounts) return badRequest('accounts were not queried');
  const isPortfolio = name === 'ledger' || name === 'positions' || name === 'positions.refresh';
  return isPortfolio && !session.hasPortfolio ? badRequest('portfolio accounts were not queried') : undefined;
}
