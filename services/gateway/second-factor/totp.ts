import { generateSecret, generateURI, verifySync } from 'otplib';
import type { Instant } from '#core/units';

/** Time-based codes of authenticator apps: 6 digits, 30 seconds, HMAC-SHA-1. Source: RFC 6238. */
const PERIOD_S = 30;
/** Phones and people are late or early by one step. Source: RFC 6238 5.2. */
const TOLERANCE_S = 30;
const MS_PER_SECOND = 1_000;

/** Returns a secret of 160 bits in base32. */
export const newTotpSecret = (): string => generateSecret();

/** Returns what the QR code says. */
export const totpUri = (secret: string, email: string): string =>
  generateURI({ issuer: 'Thetapod', label: email, secret });

/** Returns the time step of a code that is good now, or undefined. Whether the step was used before is for the caller to know. */
export function totpStep(secret: string, code: string, now: Instant): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined;
  const epoch = Math.floor(now / MS_PER_SECOND);
  const result = verifySync({ secret, token: code, epoch, period: PERIOD_S, epochTolerance: TOLERANCE_S });
  return result.valid ? Math.floor(epoch / PERIOD_S) + result.delta : undefined;
}
