/**
 * The brokerage session of each login: opened before the first request, kept alive while there are any, opened anew when the broker has dropped it. A
 * user name has one of them across all platforms of the broker. Source: ibkrcampus.com, Web API Trading, Authorization.
 */
import type { z } from 'zod';
import { type ConnectionId, MS_PER_MINUTE, MS_PER_SECOND } from '#core/units';
import type { BrokerSession } from '../../sessions/index.js';
import type { CallPriority } from '../../transport/index.js';
import { failedRead } from '../kit/index.js';
import { type IbkrClient, type IbkrClientParts, readable } from './client.js';
import { HARMLESS_QUESTIONS } from './questions.js';
import {
  listOrders,
  openSession,
  portfolioAccounts,
  selectableAccounts,
  suppressQuestions,
  tickle,
} from './requests.js';
import {
  Done,
  InitBody,
  Orders,
  PortfolioAccounts,
  SelectableAccounts,
  type SessionState,
  TickleBody,
} from './wire.js';

type State = z.infer<typeof SessionState>;

interface Open {
  readonly accessToken: string;
  /** For the socket's cookie. */
  readonly cookie: string;
  readonly assetTypes: string | undefined;
  aliveMs: number;
  /** Accounts whose list of orders was begun. */
  readonly primed: Set<string>;
}

/** The broker drops a session that is silent for some five minutes, and asks for a sign of life each minute. */
const TICKLE_AFTER_MS = 50 * MS_PER_SECOND;
const GONE_AFTER_MS = 5 * MS_PER_MINUTE;
/** It takes some seconds until a new session stands. */
const LOOKS = 4;
const LOOK_AFTER_MS = MS_PER_SECOND;

export class BrokerageSessions {
  private readonly open = new Map<ConnectionId, Open>();
  private readonly opening = new Map<ConnectionId, Promise<Open>>();

  constructor(private readonly parts: Omit<IbkrClientParts, 'http' | 'sessions'> & { readonly client: IbkrClient }) {}

  /** Returns the session that stands after this. Errors: PlatformError of BROKER_ERRORS, TokenRefused. */
  async ensure(session: BrokerSession, priority: CallPriority): Promise<Open> {
    const { connectionId } = session;
    const known = this.open.get(connectionId);
    const silentMs = this.parts.monotonicMs() - (known?.aliveMs ?? 0);
    const isSame = known?.accessToken === session.accessToken && silentMs < GONE_AFTER_MS;
    if (known && isSame && silentMs < TICKLE_AFTER_MS) return known;
    const running = this.opening.get(connectionId);
    if (running) return running;
    const begun = this.renew(session, priority, isSame ? known : undefined).finally(() =>
      this.opening.delete(connectionId),
    );
    this.opening.set(connectionId, begun);
    return begun;
  }

  /** The broker says that there is none, or may have dropped it. */
  forget(connectionId: ConnectionId): void {
    this.open.delete(connectionId);
  }

  /** Begins the account's list of orders, whose first answer after a session was opened is empty whatever there is. */
  async prime(session: BrokerSession): Promise<void> {
    const open = await this.ensure(session, 'read');
    if (open.primed.has(session.accountKey)) return;
    const request = listOrders(session, true);
    readable(await this.parts.client.send(session, request, { priority: 'read' }), request.name, Orders);
    open.primed.add(session.accountKey);
  }

  isPrimed({ connectionId, accountKey }: BrokerSession): boolean {
    return this.open.get(connectionId)?.primed.has(accountKey) === true;
  }

  /** What the accounts of a login may trade, as the broker lists it; undefined where it does not. */
  async assetTypes(session: BrokerSession): Promise<string | undefined> {
    return (await this.ensure(session, 'read')).assetTypes;
  }

  /** The socket's cookie; undefined where no session stands. */
  cookieOf(connectionId: ConnectionId): string | undefined {
    return this.open.get(connectionId)?.cookie;
  }

  private async renew(session: BrokerSession, priority: CallPriority, known: Open | undefined): Promise<Open> {
    if (known) {
      const { iserver, session: cookie } = await this.ask(session, tickle(), TickleBody, priority);
      if (isHealthy(iserver.authStatus)) {
        // Another process of ours has opened the session anew, and may have died before it asked for what must come first.
        if (cookie !== known.cookie) return this.enter(session, cookie, priority);
        known.aliveMs = this.parts.monotonicMs();
        return known;
      }
      this.forget(session.connectionId);
    }
    return this.begin(session, priority);
  }

  private async begin(session: BrokerSession, priority: CallPriority): Promise<Open> {
    // A person who works in another platform is left there, unless a position must be closed or an order ended.
    const competes = priority === 'close' || priority === 'cancel';
    let state: State = await this.ask(session, openSession(competes), InitBody, priority);
    let cookie = '';
    for (let look = 1; look <= LOOKS; look += 1) {
      if (state.competing) throw failedRead('BROKER_SESSION_TAKEN', 'session.open');
      if (look > 1) await this.parts.sleep(LOOK_AFTER_MS);
      const told = await this.ask(session, tickle(), TickleBody, priority);
      state = told.iserver.authStatus;
      cookie = told.session;
      if (isHealthy(state)) break;
    }
    if (!isHealthy(state)) throw failedRead('BROKER_UNREACHABLE', 'session.open', { cause: 'SESSION_NOT_ESTABLISHED' });
    return this.enter(session, cookie, priority);
  }

  /** Asks for both lists in a session that stands: before orders, and before portfolios. */
  private async enter(session: BrokerSession, cookie: string, priority: CallPriority): Promise<Open> {
    const { allowFeatures } = await this.ask(session, selectableAccounts(), SelectableAccounts, priority);
    await this.ask(session, portfolioAccounts(), PortfolioAccounts, priority);
    await this.ask(session, suppressQuestions(HARMLESS_QUESTIONS), Done, priority);
    const open: Open = {
      ...{ accessToken: session.accessToken, cookie, aliveMs: this.parts.monotonicMs(), primed: new Set() },
      assetTypes: allowFeatures?.allowedAssetTypes ?? undefined,
    };
    this.open.set(session.connectionId, open);
    return open;
  }

  private async ask<T>(
    session: BrokerSession,
    request: Parameters<IbkrClient['send']>[1],
    schema: z.ZodType<T>,
    priority: CallPriority,
  ): Promise<T> {
    return readable(await this.parts.client.send(session, request, { priority }), request.name, schema);
  }
}

function isHealthy({ authenticated, established, competing, connected }: State): boolean {
  return authenticated && established !== false && connected && !competing;
}
