import type { VenueCalendar } from '../calendar/index.js';
import type { LoginView } from '../model/index.js';
import { addMs, type Instant, MS_PER_MINUTE } from '../units/index.js';

/** Why a position could not be looked after until it ends. */
export type Unmanageable = 'LOGIN_ENDED' | 'LOGIN_ENDS_FIRST' | 'LOGIN_UNCERTAIN';

/**
 * `resting_exit`: only because its profit target rests at the broker before the login ends, and goes on there while nobody can act for the
 * account. Its stops do not.
 */
export type Manageability =
  | { readonly kind: 'yes'; readonly obligation?: 'resting_exit' }
  | { readonly kind: 'no'; readonly code: Unmanageable; readonly endsAt?: Instant };

export interface ManageabilityQuestion {
  /** Undefined for paper accounts of our own. */
  readonly login: LoginView | undefined;
  /** When the position ends by itself. */
  readonly expiresAt: Instant;
  /** By when its profit target rests at the broker, see {@link targetRestsBy}; undefined: it never does. */
  readonly restsBy?: Instant | undefined;
}

/**
 * Returns whether a position that is opened now can be managed until it expires. Missing knowledge is a no. A login that ends first is enough
 * only where an order rests until it is cancelled, the profit target does so before the login ends, and the user has promised to sign in again.
 */
export function manageable({ login, expiresAt, restsBy }: ManageabilityQuestion): Manageability {
  if (login === undefined) return { kind: 'yes' };
  if (login.state !== 'connected') return { kind: 'no', code: 'LOGIN_ENDED' };
  if (login.unattended !== true) return { kind: 'no', code: 'LOGIN_UNCERTAIN' };
  const endsAt = login.sessionEndsAt;
  if (endsAt === undefined || endsAt > expiresAt) return { kind: 'yes' };
  const restsInTime = restsBy !== undefined && restsBy < endsAt;
  if (login.gtc && login.reloginPlanAccepted && restsInTime) return { kind: 'yes', obligation: 'resting_exit' };
  return { kind: 'no', code: 'LOGIN_ENDS_FIRST', endsAt };
}

/** What the first look of a session and an order that was turned down once may take. */
const PLACED_WITHIN_MS = 30 * MS_PER_MINUTE;

/**
 * Returns by when the profit target of what is sold now rests at the broker: a sale may trade until the close, and then its exit is placed in
 * the next session.
 */
export function targetRestsBy(calendar: VenueCalendar, now: Instant): Instant | undefined {
  const { openAt } = calendar.day(calendar.nextTradingDate(calendar.tradingDateAt(now)));
  return openAt && addMs(openAt, PLACED_WITHIN_MS);
}
