import { calendarOf } from '#core/calendar';
import { addDays, addMs, type ConnectionId, type Instant } from '#core/units';
import type { TokenTerms } from '#ports';
import type { GrantedTokens } from '../oauth/index.js';
import type { LoginTokens } from './token-vault.js';

/** A login in the desk's memory. Instants are wall time. */
export interface HeldLogin {
  readonly connectionId: ConnectionId;
  /** Of the stored tokens. */
  readonly version: number;
  readonly tokens: LoginTokens;
  readonly refreshedAt?: Instant;
  /** Undefined: the access token lives until it is revoked. */
  readonly accessEndsAt?: Instant;
}

/** A token that dies within this time may die on its way. */
const MARGIN_MS = 30_000;

export function isUsable({ accessEndsAt }: HeldLogin, now: Instant): boolean {
  return accessEndsAt === undefined || now < accessEndsAt - MARGIN_MS;
}

/** Still good at the broker, though it should have been renewed. */
export function isAlive({ accessEndsAt }: HeldLogin, now: Instant): boolean {
  return accessEndsAt === undefined || now < accessEndsAt;
}

/** Returns when granted tokens die: as stated, else by the broker's documentation. @param askedAt - before the request left */
export function accessEndOf(tokens: GrantedTokens, terms: TokenTerms, askedAt: Instant): Instant | undefined {
  const lifeMs = tokens.expiresInMs ?? terms.accessMs;
  const ends = [lifeMs === undefined ? undefined : addMs(askedAt, lifeMs), nextDailyEnd(terms, askedAt)];
  const known = ends.filter((one) => one !== undefined);
  return known.length === 0 ? undefined : (Math.min(...known) as Instant);
}

/** Returns the first time after `now` at which all tokens of such a broker end. */
function nextDailyEnd({ endsDailyAt }: TokenTerms, now: Instant): Instant | undefined {
  if (endsDailyAt === undefined) return undefined;
  const calendar = calendarOf(endsDailyAt.venue);
  const today = calendar.tradingDateAt(now);
  const end = calendar.instantAt(today, endsDailyAt.time);
  return end > now ? end : calendar.instantAt(addDays(today, 1), endsDailyAt.time);
}

/**
 * Returns when a person must sign in again: at the broker's own limit, or with the access token where nothing renews it.
 * Undefined: never.
 */
export function sessionEndOf(tokens: GrantedTokens, terms: TokenTerms, askedAt: Instant): Instant | undefined {
  const ends: Instant[] = [];
  if (terms.sessionMs !== undefined) ends.push(addMs(askedAt, terms.sessionMs));
  const accessEndsAt = accessEndOf(tokens, terms, askedAt);
  if (tokens.refreshToken === undefined && accessEndsAt !== undefined) ends.push(accessEndsAt);
  return ends.length === 0 ? undefined : (Math.min(...ends) as Instant);
}
