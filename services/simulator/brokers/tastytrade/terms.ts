/** What is fixed at the simulated tastytrade: its hosts, its login, its users and their accounts. */
import { type Money, MS_PER_MINUTE, moneyFromDecimal } from '#core/units';
import { type SimAccount, type SimLoginTerms, type SimUser, STARTING_CASH } from '../kit/index.js';

export type Environment = 'live' | 'paper';
const ENVIRONMENTS: readonly Environment[] = ['live', 'paper'];
const ROLES = ['auth', 'api', 'streamer'] as const;
export type Role = (typeof ROLES)[number];

export const TASTYTRADE_HOSTS: readonly string[] = ENVIRONMENTS.flatMap((environment) =>
  ROLES.map((role) => `${environment}.${role}`),
);

export interface Place {
  readonly environment: Environment;
  readonly role: Role;
}

export function placeOf(host: string): Place | undefined {
  const [environment, role] = host.split('.');
  return TASTYTRADE_HOSTS.includes(host) ? { environment: environment as Environment, role: role as Role } : undefined;
}

/** The life of a code is not documented. */
export const LOGIN_TERMS: SimLoginTerms = {
  title: 'tastytrade',
  scopes: ['read', 'trade', 'openid'],
  scopeSeparator: ' ',
  codeMs: 10 * MS_PER_MINUTE,
  accessMs: 15 * MS_PER_MINUTE,
  refresh: 'fixed',
  pkce: 'ignored',
  wantsRedirectUri: true,
  wantsResponseType: true,
};

/** Commission, clearing and regulatory fees of an opening trade; closing ones cost the same here. */
export const FEES = { commission: 1, clearing: 0.1, regulatory: 0.04 } as const;
export const FEE_PER_CONTRACT = moneyFromDecimal('1.14') as Money;

export const FIRST_ORDER_ID = 270_561;

const account = (number: string, type: SimAccount['type']): SimAccount => ({
  ...{ number, type },
  optionLevel: 1,
  cash: STARTING_CASH,
});

export const ACCOUNTS: Readonly<Record<Environment, readonly SimAccount[]>> = {
  live: [account('5WX06827', 'margin'), account('5WX06901', 'margin'), account('5WX06902', 'cash')],
  paper: [account('5WT00001', 'margin'), account('5WT00002', 'margin'), account('5WT00003', 'cash')],
};

/** In each environment one person with one account and one with two. */
export const USERS: readonly SimUser[] = ENVIRONMENTS.flatMap((environment) => {
  const [first = '', second = '', third = ''] = ACCOUNTS[environment].map(({ number }) => number);
  return [
    { id: `dana-${environment}`, name: 'Dana Weiss', accounts: [first], environment },
    { id: `noor-${environment}`, name: 'Noor Haddad', accounts: [second, third], environment },
  ];
});
