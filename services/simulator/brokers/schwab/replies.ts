/** Envelopes of the two parts of the API. */
import { jsonReply, type SimReply } from '../kit/index.js';

/** `{message, errors}`: what the trader part says. */
export function traderError(status: number, message: string, errors: readonly string[] = []): SimReply {
  return jsonReply(status, { message, errors });
}

/** `{errors: [{id, status, title, detail}]}`: what the market data part says. */
export function marketDataError(status: number, title: string, detail: string): SimReply {
  return jsonReply(status, {
    errors: [{ id: '6808262e-52bb-4421-9d31-6c0e762e7dd5', status: String(status), title, detail }],
  });
}

export function emptyReply(status: number, headers: Readonly<Record<string, string>> = {}): SimReply {
  return { status, headers, body: '' };
}
