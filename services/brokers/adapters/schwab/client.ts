/** What is Schwab's own in speaking to it; the rest is the kit's. */
import type { ZodType } from 'zod';
import type { AccountId } from '#core/units';
import type { SessionSource } from '../../sessions/index.js';
import type { BrokerAnswer, BrokerHttp } from '../../transport/index.js';
import { BrokerClient, bearerHeaders, bodyOf, failedRead, type RequestOf } from '../kit/index.js';
import { parseWire } from './parse.js';

const UNAUTHORISED = 401;
const NOT_FOUND = 404;

export function schwabClient(http: BrokerHttp, sessions: SessionSource): BrokerClient {
  return new BrokerClient({
    http,
    sessions,
    headersOf: bearerHeaders,
    isTokenRefused: ({ status }) => status === UNAUTHORISED,
  });
}

/** Reads one message. Errors: PlatformError of BROKER_ERRORS. */
export async function read<T>(
  client: BrokerClient,
  accountId: AccountId,
  requestOf: RequestOf,
  schema: ZodType<T>,
  priority: 'read' | 'quote' = 'read',
): Promise<T> {
  const found = await readIfAny(client, accountId, requestOf, schema, priority);
  if (found === undefined) throw failedRead('BROKER_REFUSED', 'read', { status: NOT_FOUND });
  return found;
}

/** Like {@link read}, and undefined where the broker says that there is no such thing. */
export async function readIfAny<T>(
  client: BrokerClient,
  accountId: AccountId,
  requestOf: RequestOf,
  schema: ZodType<T>,
  priority: 'read' | 'quote' = 'read',
): Promise<T | undefined> {
  const { answer, session } = await client.ask(accountId, requestOf, priority);
  return readAnswer(answer, requestOf(session).name, schema);
}

/** Returns what an answer brought; undefined where there is no such thing. Errors: PlatformError of BROKER_ERRORS. */
export function readAnswer<T>(answer: BrokerAnswer, name: string, schema: ZodType<T>): T | undefined {
  if (answer.kind === 'answered' && answer.status === UNAUTHORISED) {
    throw failedRead('BROKER_RELOGIN_NEEDED', name, { status: UNAUTHORISED });
  }
  const body = bodyOf(answer, name);
  if (body === undefined) return undefined;
  const found = parseWire(schema, body);
  if (found === undefined) throw failedRead('BROKER_UNREADABLE', name);
  return found;
}
