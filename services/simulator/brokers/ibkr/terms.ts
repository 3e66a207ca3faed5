/** Who can sign in at the simulated Interactive Brokers, and what an application gets. */
import { type Money, MS_PER_DAY, MS_PER_MINUTE } from '#core/units';
import { type SimAccount, type SimLoginTerms, type SimUser, STARTING_CASH } from '../kit/index.js';

export const HOSTS = ['live.api', 'live.login', 'paper.api', 'paper.login'] as const;
export const FIRST_ORDER_ID = 1_370_093_238;
/** 0.65 a contract and side. */
export const FEE_PER_CONTRACT = 6_500 as Money;

export interface IbkrSimulatorSettings {
  /** Endpoints with a limit of their own answer 429 beyond it. Default true. */
  readonly isPaced?: boolean;
  /** Share of orders about which a question is asked that nobody can switch off, 0 to 1. Default 0. */
  readonly asks?: number;
}

/** A request token and its verifier take the place of a code, the access token that of a refresh token, the session token that of an access token. */
export const LOGIN_TERMS: SimLoginTerms = {
  title: 'Interactive Brokers',
  scopes: [],
  scopeSeparator: ' ',
  codeMs: 10 * MS_PER_MINUTE,
  accessMs: MS_PER_DAY,
  refresh: 'fixed',
  pkce: 'ignored',
  wantsRedirectUri: false,
  wantsResponseType: false,
};

const account = (number: string, type: SimAccount['type']): SimAccount => ({
  ...{ number, type, optionLevel: 4, cash: STARTING_CASH },
});

export const ACCOUNTS: Readonly<Record<'live' | 'paper', readonly SimAccount[]>> = {
  live: [account('U7000001', 'margin'), account('U7000002', 'margin'), account('U7000003', 'cash')],
  paper: [account('DU700001', 'margin'), account('DU700002', 'margin'), account('DU700003', 'cash')],
};

export const USERS: readonly SimUser[] = (['live', 'paper'] as const).flatMap((environment) => {
  const [first = '', second = '', third = ''] = ACCOUNTS[environment].map(({ number }) => number);
  return [
    { id: `ines-${environment}`, name: 'Ines Alvarez', accounts: [first], environment },
    { id: `noah-${environment}`, name: 'Noah Lindqvist', accounts: [second, third], environment },
  ];
});
