/** TradeStation's errors. Source: OpenAPI, ErrorResponse. */
import { jsonReply, type SimReply } from '../kit/index.js';

const TITLES: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  429: 'TooManyRequests',
  500: 'InternalServerError',
};

export function errorReply(status: number, message: string): SimReply {
  return jsonReply(status, { Error: TITLES[status] ?? 'InternalServerError', Message: message });
}

/** An order that is not taken is answered with 200. */
export function failedReply(message: string): SimReply {
  return jsonReply(200, { Orders: [], Errors: [{ Error: 'FAILED', Message: `Order failed. Reason: ${message}` }] });
}
