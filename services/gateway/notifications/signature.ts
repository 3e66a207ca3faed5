import { createHmac } from 'node:crypto';
import type { Instant } from '#core/units';
import { equalSecrets } from '#platform/hash';

/** Signatures of webhooks, both ways: HMAC-SHA-256 over the time, the id of the call, and the body's bytes. */

/** A call that is older, or further ahead, is somebody's recording. */
export const WINDOW_MS = 5 * 60_000;

export const SIGNATURE_HEADER = 'thetapod-signature';
export const TIMESTAMP_HEADER = 'thetapod-timestamp';
/** The same for each attempt of one call. */
export const CALL_HEADER = 'thetapod-call';

const CALL_ID = /^[\x21-\x2d\x2f-\x7e]{1,100}$/;

export interface SignedParts {
  /** Seconds since 1970. */
  readonly timestamp: string;
  readonly callId: string;
  readonly body: Uint8Array;
}

export function sign(secret: string, { timestamp, callId, body }: SignedParts): string {
  const digest = createHmac('sha256', secret).update(`${timestamp}.${callId}.`).update(body).digest('hex');
  return `v1=${digest}`;
}

/** Returns whether a call is signed with the secret and of now. */
export function isSigned(secret: string, parts: SignedParts, signature: string, now: Instant): boolean {
  if (!/^\d{9,11}$/.test(parts.timestamp) || !CALL_ID.test(parts.callId)) return false;
  if (Math.abs(now - Number(parts.timestamp) * 1_000) > WINDOW_MS) return false;
  return equalSecrets(signature, sign(secret, parts));
}
