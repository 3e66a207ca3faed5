/** A token endpoint without sockets, with the strictest manners there are: PKCE, refresh tokens that rotate and must not be reused, revocation. */
import { type Instant, MS_PER_DAY, MS_PER_MINUTE } from '#core/units';
import { Secret } from '#platform/secrets';
import type { ListedAccount } from '#ports';
import { SimLogins, type SimLoginTerms, type SimTokenAnswer } from '../../simulator/brokers/kit/index.js';
import type { BrokerKind, OAuthTerms } from '../adapters/index.js';
import type { LoginWay, LoginWaySource } from '../connections/index.js';
import { OAuthClient } from '../oauth/index.js';
import type { BrokerAnswer, BrokerCall, BrokerHttp } from '../transport/index.js';

const CLIENT = { clientId: 'client', clientSecret: 'client-secret', name: 'Thetapod' };
export const CALLBACK = 'https://thetapod.example/api/connections/callback/strict';
export const ACCESS_MS = 30 * MS_PER_MINUTE;
export const SESSION_MS = 7 * MS_PER_DAY;

const SIM_TERMS: SimLoginTerms = {
  title: 'Strict',
  scopes: ['trade'],
  scopeSeparator: ' ',
  codeMs: MS_PER_MINUTE,
  accessMs: ACCESS_MS,
  refresh: 'rotating',
  sessionMs: SESSION_MS,
  pkce: 'required',
  wantsRedirectUri: true,
  wantsResponseType: true,
};

const OAUTH: OAuthTerms = {
  authorizeHost: 'api',
  authorizePath: '/authorize',
  tokenHost: 'api',
  tokenPath: '/token',
  refreshPath: '/token',
  revokePath: '/revoke',
  scopes: ['trade'],
  scopeSeparator: ' ',
  clientAuthentication: 'body',
  pkce: true,
  sendsRedirectUri: true,
  sendsResponseType: true,
};

/** What becomes of the next requests: carried out and lost, or not carried out at all. */
export type Trouble = 'lost_after' | 'not_sent' | 'failing' | 'hangs';

export class LoginServer implements BrokerHttp, LoginWaySource {
  readonly logins: SimLogins;
  readonly calls: BrokerCall[] = [];
  /** Of each request in turn; then all is well. */
  readonly troubles: Trouble[] = [];
  accounts: readonly ListedAccount[] = [listed('S-1', '…0001')];
  private readonly way: LoginWay;
  private count = 0;

  /** @param wallNow - the clock on which tokens die */
  constructor(wallNow: () => Instant) {
    const clients = [{ ...CLIENT, redirectUris: [CALLBACK] }];
    const users = [{ id: 'alex', name: 'Alex', accounts: ['S-1'] }];
    const mint = (kind: string) => {
      this.count += 1;
      return `${kind}-${this.count}`;
    };
    this.logins = new SimLogins({ terms: SIM_TERMS, world: { wallNow, random: Math.random }, clients, users, mint });
    const oauth = new OAuthClient({
      ...{ terms: OAUTH, hosts: { api: 'https://strict.example' }, http: this },
      clientId: CLIENT.clientId,
      clientSecret: new Secret(CLIENT.clientSecret),
    });
    const kind = kindOf(async () => this.accounts);
    this.way = { kind, oauth, http: this, terms: kind.capabilities.token };
  }

  get refreshes(): number {
    return this.calls.filter(({ name }) => name === 'oauth.refresh').length;
  }

  wayOf(broker: string): LoginWay | undefined {
    return broker === 'strict' ? this.way : undefined;
  }

  /** Agrees at the consent page; returns the code. */
  consent(authorizeUrl: string): string {
    const query = new URL(authorizeUrl).searchParams;
    const codeChallenge = query.get('code_challenge') ?? '';
    const consent = { clientId: CLIENT.clientId, userId: 'alex', environment: 'live', scopes: ['trade'] };
    return this.logins.consent({ ...consent, redirectUri: CALLBACK, codeChallenge });
  }

  async call(call: BrokerCall): Promise<BrokerAnswer> {
    this.calls.push(call);
    const trouble = this.troubles.shift();
    if (trouble === 'not_sent') return { kind: 'not_sent', cause: 'ECONNREFUSED' };
    if (trouble === 'hangs') return { kind: 'lost', cause: 'CALL_TIMEOUT' };
    if (trouble === 'failing') return { kind: 'answered', status: 503, headers: {}, body: 'busy' };
    const answer = this.answer(call);
    return trouble === 'lost_after' ? { kind: 'lost', cause: 'ECONNRESET' } : answer;
  }

  private answer({ name, body }: BrokerCall): BrokerAnswer {
    const form = new URLSearchParams(body);
    const text = (field: string) => form.get(field) ?? '';
    const client = { clientId: text('client_id'), clientSecret: text('client_secret') };
    if (name === 'oauth.revoke') {
      this.logins.revoke(text('token'));
      return { kind: 'answered', status: 200, headers: {}, body: '' };
    }
    const given =
      name === 'oauth.token'
        ? this.logins.exchange({
            ...{ ...client, code: text('code'), redirectUri: text('redirect_uri') },
            codeVerifier: text('code_verifier'),
          })
        : this.logins.refresh({ ...client, refreshToken: text('refresh_token') });
    return replyOf(given);
  }
}

function replyOf(given: SimTokenAnswer): BrokerAnswer {
  if (given.kind === 'refused') {
    return { kind: 'answered', status: 400, headers: {}, body: JSON.stringify({ error: given.error }) };
  }
  const { accessToken, refreshToken, expiresInMs = 0, scopes } = given.tokens;
  const body = {
    ...{ access_token: accessToken, refresh_token: refreshToken, token_type: 'Bearer' },
    ...{ expires_in: expiresInMs / 1_000, scope: scopes.join(' ') },
  };
  return { kind: 'answered', status: 200, headers: {}, body: JSON.stringify(body) };
}

export function listed(accountKey: string, label: string): ListedAccount {
  const facts = { type: 'margin', maySellPuts: true, closingOnly: false, feePerContract: 3_700 as never } as const;
  return { accountKey, label, environment: 'live', facts };
}

function kindOf(listAccounts: BrokerKind['listAccounts']): BrokerKind {
  return {
    name: 'strict',
    title: 'Strict',
    environments: ['live'],
    hosts: { live: { api: 'https://strict.example' }, paper: {} },
    capabilities: {
      ...{ gtc: true, legsMax: 1, preview: false, replace: 'none', replacesQuantity: false },
      ...{ dedupesClientOrderId: false, echoesClientOrderId: true, lookup: 'byTagScan', openCloseFlag: true },
      ...{ fills: 'cumulative', settlements: 'none', stream: false },
      token: { kind: 'weekly', accessMs: ACCESS_MS, sessionMs: SESSION_MS },
    },
    oauth: OAUTH,
    rate: { windowMs: 1_000, requests: 100, keptForExits: 10 },
    loginWords: 'You sign in again every 7 days.',
    listAccounts,
    create: () => {
      throw new Error('no orders are sent to this broker');
    },
  };
}
