/** tastytrade's envelopes. Sources: its pages on the API overview and on errors; what they leave open is said at its place. */
import { jsonReply, type SimReply } from '../kit/index.js';

export function dataReply(context: string, data: unknown, status = 200): SimReply {
  return jsonReply(status, { data, context });
}

export function listReply(context: string, items: readonly unknown[]): SimReply {
  return dataReply(context, { items });
}

const PER_PAGE = 10;

/** One page of a list, and how many there are. */
export function pageReply(context: string, items: readonly unknown[], query: URLSearchParams): SimReply {
  const perPage = wholeOf(query.get('per-page')) ?? PER_PAGE;
  const offset = wholeOf(query.get('page-offset')) ?? 0;
  const page = items.slice(offset * perPage, (offset + 1) * perPage);
  const pagination = {
    'per-page': perPage,
    'page-offset': offset,
    'item-offset': offset * perPage,
    'total-items': items.length,
    'total-pages': Math.ceil(items.length / perPage),
    'current-item-count': page.length,
  };
  return jsonReply(200, { data: { items: page }, context, pagination });
}

function wholeOf(text: string | null): number | undefined {
  return text !== null && /^\d{1,6}$/.test(text) ? Number(text) : undefined;
}

export function errorReply(status: number, code: string, message: string, errors?: readonly unknown[]): SimReply {
  return jsonReply(status, { error: { code, message, ...(errors === undefined ? {} : { errors }) } });
}

/** What the checks before an order found. */
export function preflightReply(code: string, message: string): SimReply {
  return errorReply(422, 'preflight_check_failure', 'One or more preflight checks failed', [{ code, message }]);
}

export function validationReply(domain: string, reason: string): SimReply {
  return errorReply(400, 'validation_error', 'Request validation failed', [{ domain, reason }]);
}

/** The code is not documented. */
export const TOKEN_INVALID = errorReply(401, 'token_invalid', 'This token is invalid or has expired');
/** Without a user agent nothing is answered. */
export const USER_AGENT_MISSING = errorReply(401, 'unauthorized', 'Unauthorized');
export const NOT_PERMITTED = errorReply(403, 'not_permitted', 'User not permitted access');
export const NOT_FOUND = errorReply(404, 'record_not_found', "Couldn't find the requested resource");
export const TOO_MANY = errorReply(429, 'too_many_requests', 'Too many requests');
export const SERVER_ERROR = errorReply(500, 'internal_error', 'Internal server error');
