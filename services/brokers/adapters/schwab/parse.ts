/** From bytes to checked wire objects. Never throws: what cannot be read is undefined. */
import type { ZodType } from 'zod';
import { readerOf } from '../kit/index.js';
import { errorSchema, type WireError } from './wire.js';

/** Returns the checked object of a reply, or undefined when it is not what the schema says. */
export function parseWire<T>(schema: ZodType<T>, body: string): T | undefined {
  return readerOf(schema)(body);
}

/** Returns what an error reply says; of an unreadable one nothing. */
export function parseError(body: string): WireError {
  return parseWire(errorSchema, body) ?? {};
}

/**
 * Returns the id of the order that a `Location` header names, or undefined. Its path must be that of an order of exactly
 * this account: whatever else is named there is not the order that was just placed.
 */
export function orderIdOfLocation(location: string | undefined, accountKey: string): string | undefined {
  if (location === undefined) return undefined;
  const match = /^(?:https:\/\/[^/?#]+)?\/trader\/v1\/accounts\/([^/?#]+)\/orders\/(\d+)$/.exec(location);
  return match?.[1] === encodeURIComponent(accountKey) ? match[2] : undefined;
}
