/** What is fixed at the simulated TradeStation: its hosts, its login, its users and their accounts. */
import { type Money, MS_PER_DAY, MS_PER_MINUTE, moneyFromDecimal } from '#core/units';
import { type SimAccount, type SimLoginTerms, type SimUser, STARTING_CASH } from '../kit/index.js';

export type Environment = 'live' | 'paper';
const ENVIRONMENTS: readonly Environment[] = ['live', 'paper'];
const ROLES = ['signin', 'api'] as const;
export type Role = (typeof ROLES)[number];

export const TRADESTATION_HOSTS: readonly string[] = ENVIRONMENTS.flatMap((environment) =>
  ROLES.map((role) => `${environment}.${role}`),
);

export interface Place {
  readonly environment: Environment;
  readonly role: Role;
}

export function placeOf(host: string): Place | undefined {
  const [environment, role] = host.split('.');
  return TRADESTATION_HOSTS.includes(host)
    ? { environment: environment as Environment, role: role as Role }
    : undefined;
}

/** What a consent is for; without it there is no token for the API. */
export const AUDIENCE = 'https://api.tradestation.com';
/** Without this scope there is no refresh token. */
export const OFFLINE = 'offline_access';

/**
 * - fixed: a refresh token neither ends nor changes. The default of an API key.
 * - rotating: what TradeStation sets on request; each use gives another one, and a login lives 24 hours at most.
 */
export type TradestationRefresh = 'fixed' | 'rotating';

export function loginTerms(refresh: TradestationRefresh): SimLoginTerms {
  return {
    title: 'TradeStation',
    scopes: ['openid', OFFLINE, 'profile', 'email', 'MarketData', 'ReadAccount', 'Trade', 'OptionSpreads', 'Matrix'],
    scopeSeparator: ' ',
    codeMs: 10 * MS_PER_MINUTE,
    accessMs: 20 * MS_PER_MINUTE,
    refresh,
    ...(refresh === 'rotating' && { sessionMs: MS_PER_DAY }),
    pkce: 'ignored',
    wantsRedirectUri: true,
    wantsResponseType: true,
  };
}

/** Commission of 0.60, and 0.05 of other fees. */
export const FEE_PER_CONTRACT = moneyFromDecimal('0.65') as Money;
export const COMMISSION = 0.6;
export const FIRST_ORDER_ID = 286_179_829;

/** One token for both environments: each user has accounts in each, those of the simulator begin with SIM. */
export const USERS: readonly SimUser[] = [
  { id: 'iris', name: 'Iris Lund', accounts: ['11223344', 'SIM1234567M'] },
  { id: 'theo', name: 'Theo Brandt', accounts: ['11225566', '11227788', 'SIM2345678M', 'SIM3456789M'] },
];

const TYPES: Readonly<Record<string, SimAccount['type']>> = { '11227788': 'cash', SIM3456789M: 'cash' };

export function accountsOf(environment: Environment, user: SimUser): readonly SimAccount[] {
  return user.accounts
    .filter((number) => number.startsWith('SIM') === (environment === 'paper'))
    .map((number) => ({ number, type: TYPES[number] ?? 'margin', optionLevel: 4, cash: STARTING_CASH }));
}

export interface Quota {
  readonly name: string;
  readonly windowMs: number;
  readonly requests: number;
}

/** Per user and API key. Placing is in no table. Source: api.tradestation.com/docs/fundamentals, Rate Limiting. */
export const QUOTAS: Readonly<Record<string, Quota>> = Object.fromEntries([
  ...['accounts', 'balances', 'positions'].map((name) => [name, { name, windowMs: 5 * MS_PER_MINUTE, requests: 250 }]),
  ...['orders.get', 'orders.list', 'orders.history'].map((route) => [
    route,
    { name: 'orders', windowMs: 5 * MS_PER_MINUTE, requests: 250 },
  ]),
  ['quotes', { name: 'quotes', windowMs: MS_PER_MINUTE, requests: 30 }],
  ['chain', { name: 'options', windowMs: MS_PER_MINUTE, requests: 90 }],
] as const);
