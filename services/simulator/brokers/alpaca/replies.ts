/** Alpaca's answers: `{"code":…,"message":…}` for whatever is refused. Codes and texts: Options Trading Overview, Error Responses. */

import { jsonReply, type SimReply } from '../kit/index.js';
import { randomBytesOf } from './ids.js';

export const CODE = {
  malformed: 40010000,
  invalid: 40010001,
  unauthorised: 40110000,
  forbidden: 40310000,
  notFound: 40410000,
  unprocessable: 42210000,
  rateLimited: 42910000,
  internal: 50010000,
} as const;

const STATUS_OF_CODE_DIVISOR = 100_000;

/** The first three digits of a code are the status, but for validation, which is 422 under a code of 400. */
export function refusal(code: number, message: string): SimReply {
  const status = code === CODE.invalid ? 422 : Math.floor(code / STATUS_OF_CODE_DIVISOR);
  return jsonReply(status, { code, message });
}

export const invalid = (message: string) => refusal(CODE.invalid, message);
export const unprocessable = (message: string) => refusal(CODE.unprocessable, message);
export const forbidden = (message: string) => refusal(CODE.forbidden, message);
export const notFound = (message: string) => refusal(CODE.notFound, message);
export const unauthorised = () => refusal(CODE.unauthorised, 'unauthorized.');
export const rateLimited = () => refusal(CODE.rateLimited, 'rate limit exceeded');

export function withHeaders(reply: SimReply, headers: Readonly<Record<string, string>>): SimReply {
  return { ...reply, headers: { ...reply.headers, ...headers } };
}

/** Every answer names its request, so that their support can find it. */
export function withRequestId(reply: SimReply, random: () => number): SimReply {
  return withHeaders(reply, { 'x-request-id': randomBytesOf(random) });
}
