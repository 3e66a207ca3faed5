/** What is fixed at the simulated Alpaca: its hosts, its login, its users and their accounts. */
import { type Money, MS_PER_MINUTE, moneyFromDecimal } from '#core/units';
import { type SimAccount, type SimLoginTerms, type SimUser, STARTING_CASH } from '../kit/index.js';

export type Environment = 'live' | 'paper';
export const ENVIRONMENTS: readonly Environment[] = ['live', 'paper'];
export const ROLES = ['auth', 'token', 'api', 'data', 'stream'] as const;
export type Role = (typeof ROLES)[number];

export interface Place {
  readonly environment: Environment;
  readonly role: Role;
}

export const HOSTS: readonly string[] = ENVIRONMENTS.flatMap((environment) =>
  ROLES.map((role) => `${environment}.${role}`),
);

export function placeOf(host: string): Place | undefined {
  const [environment, role] = host.split('.');
  return HOSTS.includes(host) ? { environment: environment as Environment, role: role as Role } : undefined;
}

/** A token without an end and without a refresh token. The life of a code is not documented. */
export const LOGIN_TERMS: SimLoginTerms = {
  title: 'Alpaca',
  scopes: ['account:write', 'trading', 'data'],
  scopeSeparator: ' ',
  codeMs: 10 * MS_PER_MINUTE,
  refresh: 'none',
  pkce: 'ignored',
  wantsRedirectUri: true,
  wantsResponseType: true,
};

/** Requests a minute and account. Source: Alpaca support, "Usage limit of API calls". */
export const REQUESTS_PER_MINUTE = 200;
export const RATE_WINDOW_MS = MS_PER_MINUTE;

/** Buying power of a leg that was just closed comes back with a delay; clients saw about two seconds. Wall clock. */
export const FREED_AFTER_MS = 2_000;

/** Clearing, regulatory fee, audit trail and trading activity fee per contract, in dollars; no commission. */
export const FEE_PER_CONTRACT = moneyFromDecimal('0.0543') as Money;

/** Each user has one account per environment; paper numbers begin with PA. */
export const USERS: readonly SimUser[] = [
  { id: 'ada', name: 'Ada Miller', accounts: ['847362951', 'PA3ADA7Q2X8Z'] },
  { id: 'ben', name: 'Ben Carter', accounts: ['847399120', 'PA3BEN5K1M9T'] },
];

/** Whatever the kind of account, a short put is covered in cash. */
export function accountsOf(environment: Environment, user: SimUser): readonly SimAccount[] {
  return user.accounts
    .filter((number) => number.startsWith('PA') === (environment === 'paper'))
    .map((number) => ({ number, type: 'cash', optionLevel: 3, cash: STARTING_CASH }));
}
