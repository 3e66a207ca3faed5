import type { LoginView } from '../model/index.js';
import type { Instant } from '../units/index.js';

/** Why a position could not be looked after until it ends. */
export type Unmanageable = 'LOGIN_ENDED' | 'LOGIN_ENDS_FIRST' | 'LOGIN_UNCERTAIN';

/**
 * `resting_exit`: only if an exit rests at the broker from the fill on, because nobody can act for the account once the login
 * has ended and before a person has signed in again.
 */
export type Manageability =
  | { readonly kind: 'yes'; readonly obligation?: 'resting_exit' }
  | { readonly kind: 'no'; readonly code: Unmanageable; readonly endsAt?: Instant };

export interface ManageabilityQuestion {
  /** Undefined for paper accounts of our own. */
  readonly login: LoginView | undefined;
  /** When the position ends by itself. */
  readonly expiresAt: Instant;
  /** The bot has a profit target, so that an exit can rest at the broker. */
  readonly hasTarget: boolean;
}

/** Returns whether a position that is opened now can be managed until it expires. Missing knowledge is a no. */
export function manageable({ login, expiresAt, hasTarget }: ManageabilityQuestion): Manageability {
  if (login === undefined) return { kind: 'yes' };
  if (login.state !== 'connected') return { kind: 'no', code: 'LOGIN_ENDED' };
  if (login.unattended !== true) return { kind: 'no', code: 'LOGIN_UNCERTAIN' };
  const endsAt = login.sessionEndsAt;
  if (endsAt === undefined || endsAt > expiresAt) return { kind: 'yes' };
  if (login.gtc && login.reloginPlanAccepted && hasTarget) return { kind: 'yes', obligation: 'resting_exit' };
  return { kind: 'no', code: 'LOGIN_ENDS_FIRST', endsAt };
}

/**
 * Returns what {@link manageable} says when no exit is ever left resting at the broker: an obligation that nobody fulfils is a no.
 * Bots close with orders of the day, priced when they are due.
 */
export function manageableByDayOrders(question: Omit<ManageabilityQuestion, 'hasTarget'>): Manageability {
  return manageable({ ...question, hasTarget: false });
}
