/** Alice Blue's envelope: what an answer holds, or why it holds nothing. Pure. Source: its documentation, "Error codes". */
import type { z } from 'zod';
import type { BrokerAnswer } from '../../transport/index.js';
import { type Answered, bodyOf, failedRead, jsonOf } from '../kit/index.js';
import { Envelope } from './wire.js';

const OK = 'ok';
const UNAUTHORISED = 401;
const SESSION_EXPIRED = 'EC087';
/** Codes that say "there is none". "Failed to retrieve" (EC915, EC919, EC921, EC927) is none of them: it says nothing of what there is. */
const NONE: ReadonlySet<string> = new Set(['EC916', 'EC918', 'EC920', 'EC922', 'EC926']);
const CODE = /\bEC\d{3}\b/;

export interface Said {
  readonly isOk: boolean;
  /** `EC912`, where there is one. */
  readonly code?: string;
  readonly text: string;
  readonly result: unknown;
}

/** Returns what an answer says, or undefined when it is none of Alice Blue's: its other host answers unknown paths with a page. */
export function saidIn(body: string): Said | undefined {
  const envelope = Envelope.safeParse(jsonOf(body)).data;
  if (envelope === undefined) return undefined;
  const text = envelope.message ?? '';
  const code = CODE.exec(text)?.[0];
  return {
    isOk: envelope.status.toLowerCase() === OK,
    ...(code === undefined ? {} : { code }),
    text,
    result: envelope.result,
  };
}

export function isTokenRefused({ status, body }: Answered): boolean {
  if (status === UNAUTHORISED) return true;
  const said = saidIn(body);
  return said !== undefined && !said.isOk && said.code === SESSION_EXPIRED;
}

/** Returns the rows of a list, none where the broker says so. Errors: PlatformError of BROKER_ERRORS. */
export function rowsOf<T>(answer: BrokerAnswer, row: z.ZodType<T>, name: string): readonly T[] {
  const body = bodyOf(answer, name);
  const said = body === undefined ? undefined : saidIn(body);
  if (said === undefined) throw failedRead('BROKER_UNREADABLE', name);
  if (!said.isOk) {
    if (said.code !== undefined && NONE.has(said.code)) return [];
    throw failedRead('BROKER_REFUSED', name, said.code === undefined ? {} : { code: said.code });
  }
  const rows = row.array().safeParse(said.result).data;
  if (rows === undefined) throw failedRead('BROKER_UNREADABLE', name);
  return rows;
}
