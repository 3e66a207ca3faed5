import type { AccountPermissions, LoginView } from '#core/model';
import type { Instant } from '#core/units';

/** A connection and its broker's offer, as one JSON object. */
export interface LoginRow {
  readonly broker: string;
  readonly state: string;
  readonly session_ends_at: number | null;
  /** Kind of the token; null while the broker is not offered here. */
  readonly token: string | null;
  readonly gtc: boolean | null;
  /** Null while the broker is not offered here. */
  readonly legs_max: number | null;
  readonly relogin_plan: boolean;
}

/** These renew themselves, or live, until somebody revokes them. */
const ENDLESS: ReadonlySet<string | null> = new Set(['permanent', 'refreshable']);

/** What is not known of a login is taken for the worse. */
export function loginOf(row: LoginRow): LoginView {
  const endsAt = row.session_ends_at;
  return {
    broker: row.broker,
    state: row.state === 'connected' ? 'connected' : 'relogin',
    ...(endsAt === null ? {} : { sessionEndsAt: endsAt as Instant }),
    unattended: ENDLESS.has(row.token) || (row.token !== null && endsAt !== null),
    gtc: row.gtc === true,
    ...(row.legs_max !== null && row.legs_max > 1 && { legsMax: row.legs_max }),
    reloginPlanAccepted: row.relogin_plan,
  };
}

export function permissionsOf(facts: {
  readonly maySellPuts?: boolean;
  readonly closingOnly?: boolean;
}): AccountPermissions {
  return { maySellPuts: facts.maySellPuts === true, closingOnly: facts.closingOnly !== false };
}
