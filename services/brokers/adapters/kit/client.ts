/** Speaks to a broker for an account: session, budget, and one more try where a refused token proves that nothing was done. */
import type { AccountId } from '#core/units';
import { errorCodeOf, PlatformError } from '#platform/errors';
import type { BrokerErrorCode, SendGuard } from '#ports';
import type { BrokerSession, SessionSource } from '../../sessions/index.js';
import {
  type BrokerAnswer,
  type BrokerCall,
  type BrokerHttp,
  type CallPriority,
  NOT_SENT_CAUSES,
} from '../../transport/index.js';

export type Answered = Extract<BrokerAnswer, { kind: 'answered' }>;

/** What is asked, without who asks: the same for every session of an account. */
export type Request = Pick<BrokerCall, 'name' | 'method' | 'host' | 'path'> & { readonly body?: string };
/** Paths of some brokers name the account. */
export type RequestOf = (session: BrokerSession) => Request;

export interface ClientParts {
  readonly http: BrokerHttp;
  readonly sessions: SessionSource;
  /** Headers of every request; the only place a token goes to. */
  readonly headersOf: (session: BrokerSession, request: Request) => Readonly<Record<string, string>>;
  /** Where requests are signed: what adds the signature when one is about to leave. */
  readonly signOf?: (session: BrokerSession, request: Request) => NonNullable<BrokerCall['sign']>;
  /** Whether the broker says that it does not take the token. */
  readonly isTokenRefused: (answer: Answered) => boolean;
}

export interface CommandOptions {
  readonly priority: CallPriority;
  readonly guard?: SendGuard;
  /** What may be done twice without harm is tried once more after a refused token. */
  readonly triesAgain: boolean;
}

const HTTP = { ok: 200, redirect: 300, badRequest: 400, notFound: 404, tooMany: 429, serverError: 500 } as const;

export class BrokerClient {
  /** Reads that have not left yet. */
  private readonly leaving = new Map<string, Promise<BrokerAnswer>>();

  constructor(private readonly parts: ClientParts) {}

  /** Sends a command. Does not throw for what the world does: without a session it is not sent. */
  async command(accountId: AccountId, requestOf: RequestOf, options: CommandOptions): Promise<BrokerAnswer> {
    let session: BrokerSession;
    try {
      session = await this.parts.sessions.sessionOf(accountId);
    } catch (error) {
      return { kind: 'not_sent', cause: errorCodeOf(error) };
    }
    const answer = await this.send(session, requestOf(session), options, accountId);
    if (answer.kind !== 'answered' || !this.parts.isTokenRefused(answer)) return answer;
    try {
      const renewed = await this.parts.sessions.refused(accountId, session);
      return options.triesAgain ? await this.send(renewed, requestOf(renewed), options, accountId) : answer;
    } catch {
      // That the login has ended is said and shown by whoever keeps the logins; the answer says the same.
      return answer;
    }
  }

  /** Returns the answer to a read, whatever it is, after another try with a new token where the first was refused. */
  async ask(
    accountId: AccountId,
    requestOf: RequestOf,
    priority: 'read' | 'quote' = 'read',
  ): Promise<{ answer: BrokerAnswer; session: BrokerSession }> {
    const session = await this.parts.sessions.sessionOf(accountId);
    const answer = await this.read(session, requestOf(session), priority, accountId);
    if (answer.kind !== 'answered' || !this.parts.isTokenRefused(answer)) return { answer, session };
    const renewed = await this.parts.sessions.refused(accountId, session);
    return { answer: await this.read(renewed, requestOf(renewed), priority, accountId), session: renewed };
  }

  /**
   * What several callers ask for in the same instant is asked once: brokers keep orders of one leg and of several in one list. A request that
   * has left is shared with nobody, so that no answer is older than the question.
   */
  private read(
    session: BrokerSession,
    request: Request,
    priority: CallPriority,
    accountId: AccountId,
  ): Promise<BrokerAnswer> {
    if (request.method !== 'GET') return this.send(session, request, { priority }, accountId);
    const name = `${priority} ${accountId} ${session.connectionId} ${request.host} ${request.path}`;
    const known = this.leaving.get(name);
    if (known) return known;
    const reading = Promise.resolve().then(() => {
      this.leaving.delete(name);
      return this.send(session, request, { priority }, accountId);
    });
    this.leaving.set(name, reading);
    return reading;
  }

  /** Sends one request under a session; without an account of ours where there is none yet. */
  send(
    session: BrokerSession,
    request: Request,
    options: { readonly priority: CallPriority; readonly guard?: SendGuard },
    accountId?: AccountId,
  ): Promise<BrokerAnswer> {
    return this.parts.http.call({
      headers: this.parts.headersOf(session, request),
      priority: options.priority,
      connectionId: session.connectionId,
      ...request,
      ...(this.parts.signOf === undefined ? {} : { sign: this.parts.signOf(session, request) }),
      ...(accountId === undefined ? {} : { accountId }),
      ...(options.guard === undefined ? {} : { guard: options.guard }),
    });
  }
}

/**
 * Returns the body of an answer that brought what was asked for; undefined where the broker says that there is no such thing (404).
 * Errors: PlatformError of BROKER_ERRORS.
 */
export function bodyOf(answer: BrokerAnswer, name: string): string | undefined {
  if (answer.kind !== 'answered') {
    const code = answer.cause === NOT_SENT_CAUSES.budget ? 'BROKER_RATE_LIMITED' : 'BROKER_UNREACHABLE';
    throw failedRead(code, name, { cause: answer.cause });
  }
  const { status, body } = answer;
  if (status >= HTTP.ok && status < HTTP.redirect) return body;
  if (status === HTTP.notFound) return undefined;
  if (status === HTTP.tooMany) throw failedRead('BROKER_RATE_LIMITED', name, { status });
  if (status >= HTTP.serverError) throw failedRead('BROKER_FAILING', name, { status });
  // A redirect is not what this endpoint answers: something else did.
  if (status < HTTP.badRequest) throw failedRead('BROKER_UNREADABLE', name, { status });
  throw failedRead('BROKER_REFUSED', name, { status });
}

/** Another try would fail the same way. */
const FINAL: ReadonlySet<BrokerErrorCode> = new Set(['BROKER_ACCOUNT_UNKNOWN', 'BROKER_UNSUPPORTED']);

/** Returns the error of a failed read. Bodies stay out of it: they may name accounts. */
export function failedRead(
  code: BrokerErrorCode,
  call: string,
  context: Readonly<Record<string, string | number>> = {},
): PlatformError {
  return new PlatformError(code, { retryable: !FINAL.has(code), context: { call, ...context } });
}
