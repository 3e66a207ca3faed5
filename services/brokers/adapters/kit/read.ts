/** What answers and rows of reads say, told alike of every broker. Errors are PlatformErrors of BROKER_ERRORS. */
import type { BrokerSession } from '../../sessions/index.js';
import type { BrokerAnswer } from '../../transport/index.js';
import { type Answered, bodyOf, failedRead, type Request } from './client.js';

/** A row that our words have no place for: shares, futures, market orders. */
export const FOREIGN = 'foreign';
export type Foreign = typeof FOREIGN;

const NOT_FOUND = 404;

/** Errors: `BROKER_UNREADABLE` for undefined. */
export function readable<T>(found: T | undefined, name: string): T {
  if (found === undefined) throw failedRead('BROKER_UNREADABLE', name);
  return found;
}

/** Returns what rows say, without the foreign ones. Errors: `BROKER_UNREADABLE` when one cannot be read: less than all is not all. */
export function known<W, M>(rows: readonly W[], map: (row: W) => M | Foreign | undefined, name: string): readonly M[] {
  return rows.map((row) => readable(map(row), name)).filter((one): one is M => one !== FOREIGN);
}

/** Returns the headers of a broker that takes its token as a bearer's and speaks JSON. */
export function bearerHeaders({ accessToken }: BrokerSession, { body }: Request): Readonly<Record<string, string>> {
  return {
    authorization: `Bearer ${accessToken}`,
    accept: 'application/json',
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  };
}

type Parse<T> = (body: string) => T | undefined;

/** How one broker says that it does not take the token, and that there is no such thing. */
export interface ReaderTerms {
  readonly isTokenRefused: (answer: Answered) => boolean;
  /** Whether a body is the broker's own word: a 404 that something in between made up proves nothing. */
  readonly isItsWord: (body: string) => boolean;
}

/** Reads the answers of one broker. */
export function answerReader({ isTokenRefused, isItsWord }: ReaderTerms) {
  /** Returns what a read brought; undefined where the broker itself says that there is no such thing. */
  function readIfAny<T>(answer: BrokerAnswer, name: string, parse: Parse<T>): T | undefined {
    if (answer.kind === 'answered' && isTokenRefused(answer)) {
      throw failedRead('BROKER_RELOGIN_NEEDED', name, { status: answer.status });
    }
    const body = bodyOf(answer, name);
    if (body !== undefined) return readable(parse(body), name);
    if (answer.kind === 'answered' && isItsWord(answer.body)) return undefined;
    throw failedRead('BROKER_UNREADABLE', name, { status: NOT_FOUND });
  }

  /** Returns what a read brought. */
  function readAnswer<T>(answer: BrokerAnswer, name: string, parse: Parse<T>): T {
    const found = readIfAny(answer, name, parse);
    if (found === undefined) throw failedRead('BROKER_REFUSED', name, { status: NOT_FOUND });
    return found;
  }

  return { readAnswer, readIfAny };
}
