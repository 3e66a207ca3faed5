/** Upstox's envelope. Source: Upstox Developer API, "Response structure"; its errors carry both spellings of each name. */
import { jsonReply, type SimReply } from '../kit/index.js';

export const success = (data: unknown, more: object = {}): SimReply =>
  jsonReply(200, { status: 'success', data, ...more });

export function failure(status: number, code: string, message: string): SimReply {
  const error = {
    ...{ errorCode: code, message, propertyPath: null, invalidValue: null },
    ...{ error_code: code, property_path: null, invalid_value: null },
  };
  return jsonReply(status, { status: 'error', errors: [error] });
}

export const TOKEN_INVALID = failure(401, 'UDAPI100050', 'Invalid token used to access API');
export const TOO_MANY = failure(429, 'UDAPI10005', 'Too Many Request Sent');
export const BROKEN = failure(500, 'UDAPI100500', 'Something went wrong... please contact us');
export const NO_SUCH_PATH = failure(404, 'UDAPI100060', 'Resource not Found.');
export const ORDER_UNKNOWN = failure(400, 'UDAPI100010', 'Order not found');
