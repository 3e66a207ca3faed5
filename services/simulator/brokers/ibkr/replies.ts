/** How Interactive Brokers words what it does not do; no two of its systems do it alike. Source: IB REST API 2.28.0, and what clients have met. */
import { jsonReply, type SimReply } from '../kit/index.js';

export const errorReply = (error: string, status = 200): SimReply => jsonReply(status, { error });

function problem(status: number, title: string, detail: string): SimReply {
  return jsonReply(status, { type: '/simple', title, status, detail }, { 'content-type': 'application/problem+json' });
}

export const TOKEN_EXPIRED = problem(401, 'Unauthorized', 'Access token expired');
export const SIGNATURE_INVALID = problem(401, 'Unauthorized', 'Invalid signature');
/** The token is good, and nobody has opened a brokerage session with it. */
export const NO_BROKERAGE = problem(401, 'Unauthorized', 'Not authenticated');
export const TOO_MANY = errorReply('Too Many Requests', 429);
export const FAILING = jsonReply(500, { error: 'Internal Server Error' });
export const AWAY = jsonReply(503, { error: 'Service Unavailable', statusCode: 503 });
export const NOT_FOUND = errorReply('Resource not found', 404);
export const badRequest = (error: string) => errorReply(`Bad Request: ${error}`, 400);
export const noSuchOrder = (id: string) => errorReply(`OrderID ${id} doesn't exist`);
export const unknownStatus = () => jsonReply(503, { error: 'Service Unavailable', statusCode: 503 });
