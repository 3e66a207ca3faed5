/** Speaks to the Web API under a login: signs, keeps the brokerage session, and tells a refused token from a lost session. */
import type { ZodType } from 'zod';
import type { AccountId } from '#core/units';
import type { SendGuard } from '#ports';
import type { BrokerSession } from '../../sessions/index.js';
import type { BrokerAnswer, BrokerCall, CallPriority } from '../../transport/index.js';
import type { BrokerParts } from '../kind.js';
import { BrokerClient, bodyOf, failedRead, failureDuring, jsonOf, type Request } from '../kit/index.js';
import { BrokerageSessions } from './brokerage-sessions.js';
import { IBKR_CAPABILITIES } from './capabilities.js';
import { isUnauthorised, needsBrokerage } from './errors.js';
import { authorizationHeader, baseString, hmacSignature, oauthTerms, unpackCredential } from './login/index.js';
import { tickle } from './requests.js';
import { ErrorBody } from './wire.js';

/** The session token is refused: whoever keeps the logins is told, and asked for another one. */
export class TokenRefused extends Error {}

export interface Asking {
  readonly priority: CallPriority;
  readonly accountId?: AccountId;
  readonly guard?: SendGuard;
}

const READ: Asking = { priority: 'read' };

export type IbkrClientParts = Pick<BrokerParts, 'http' | 'sessions' | 'monotonicMs' | 'sleep' | 'marketNow'>;

export class IbkrClient {
  readonly brokerage: BrokerageSessions;
  private readonly client: BrokerClient;

  constructor(private readonly parts: IbkrClientParts) {
    this.client = new BrokerClient({ ...parts, headersOf, signOf, isTokenRefused: isUnauthorised });
    this.brokerage = new BrokerageSessions({ client: this, ...parts });
  }

  /**
   * Does work under the account's session, once more under another token where the first one was refused and the work may be done twice.
   * Errors: PlatformError of BROKER_ERRORS; TokenRefused where it may not.
   */
  async under<T>(accountId: AccountId, again: boolean, work: (session: BrokerSession) => Promise<T>): Promise<T> {
    const { sessions } = this.parts;
    const session = await sessions.sessionOf(accountId);
    try {
      return await work(session);
    } catch (error) {
      if (!(error instanceof TokenRefused)) throw this.judged(error, session);
      const renewed = await sessions.refused(accountId, session);
      if (!again) throw error;
      try {
        return await work(renewed);
      } catch (second) {
        throw second instanceof TokenRefused ? failedRead('BROKER_REFUSED', 'token') : this.judged(second, renewed);
      }
    }
  }

  /** At night the reset is the reason, and no session outlives it. */
  private judged(error: unknown, { connectionId }: BrokerSession): unknown {
    const { nightlyReset } = IBKR_CAPABILITIES;
    const judged = nightlyReset ? failureDuring(nightlyReset, this.parts.marketNow(), 'session', error) : error;
    if (judged !== error) this.brokerage.forget(connectionId);
    return judged;
  }

  /**
   * Returns what a read brought, within a brokerage session, which is opened once more where it was lost.
   * Errors: PlatformError of BROKER_ERRORS, TokenRefused.
   */
  async read<T>(session: BrokerSession, request: Request, schema: ZodType<T>, asking = READ): Promise<T> {
    return readable(await this.ask(session, request, asking), request.name, schema);
  }

  /** Returns the answer to a read; as {@link read}. */
  async ask(session: BrokerSession, request: Request, asking = READ): Promise<BrokerAnswer> {
    await this.brokerage.ensure(session, asking.priority);
    const answer = await this.send(session, request, asking);
    if (!(await this.lostBrokerage(session, request, answer, asking))) return answer;
    await this.brokerage.ensure(session, asking.priority);
    return this.send(session, request, asking);
  }

  /**
   * Returns whether a request found no brokerage session, which is forgotten then.
   * Errors: TokenRefused where the token is refused as well; PlatformError where that cannot be told.
   */
  async lostBrokerage(
    session: BrokerSession,
    request: Request,
    answer: BrokerAnswer,
    { priority }: Asking,
  ): Promise<boolean> {
    if (answer.kind !== 'answered' || !isUnauthorised(answer)) return false;
    this.brokerage.forget(session.connectionId);
    if (!needsBrokerage(request.path)) throw new TokenRefused();
    // It is alive or not whatever the brokerage does.
    const alive = await this.send(session, tickle(), { priority });
    if (alive.kind === 'answered' && isUnauthorised(alive)) throw new TokenRefused();
    bodyOf(alive, 'tickle');
    return true;
  }

  /** Sends one request. */
  send(session: BrokerSession, request: Request, { priority, guard, accountId }: Asking): Promise<BrokerAnswer> {
    return this.client.send(session, request, { priority, ...(guard === undefined ? {} : { guard }) }, accountId);
  }
}

/** Returns what an answer brought. Errors: PlatformError of BROKER_ERRORS, TokenRefused. */
export function readable<T>(answer: BrokerAnswer, name: string, schema: ZodType<T>): T {
  if (answer.kind === 'answered' && isUnauthorised(answer)) throw new TokenRefused();
  const body = bodyOf(answer, name);
  if (body === undefined) throw failedRead('BROKER_REFUSED', name);
  const json = jsonOf(body);
  const found = schema.safeParse(json);
  if (found.success) return found.data;
  throw failedRead(ErrorBody.safeParse(json).success ? 'BROKER_REFUSED' : 'BROKER_UNREADABLE', name);
}

function headersOf(_session: BrokerSession, { body }: Request): Readonly<Record<string, string>> {
  return { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) };
}

/** Signs with the session token, which never travels. */
function signOf({ accessToken }: BrokerSession, { method, path }: Request): NonNullable<BrokerCall['sign']> {
  const { consumerKey, oauthToken, sessionToken } = unpackCredential(accessToken);
  return ({ origin, at }) => {
    const oauth = { ...oauthTerms(consumerKey, 'HMAC-SHA256', at), oauth_token: oauthToken };
    const text = baseString({ method, origin, path, oauth });
    return { authorization: authorizationHeader(oauth, hmacSignature(text, sessionToken)) };
  };
}
