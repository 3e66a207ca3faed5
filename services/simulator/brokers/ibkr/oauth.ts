/** The three legs of OAuth 1.0a, and the live session token. */
import {
  consentPage,
  errorPage,
  formOf,
  jsonReply,
  pageReply,
  redirectReply,
  type SimBrokerOptions,
  type SimClient,
  type SimLogin,
  type SimLogins,
  type SimReply,
  type SimRequest,
  type SimUser,
} from '../kit/index.js';
import { DH_PRIME } from './keys.js';
import {
  encrypted,
  isHmacSigned,
  isRsaSigned,
  liveSessionToken,
  type OauthHeader,
  oauthOf,
  secretOf,
  signedTexts,
} from './oauth-signature.js';
import { badRequest, SIGNATURE_INVALID, TOKEN_EXPIRED } from './replies.js';
import { LOGIN_TERMS } from './terms.js';

interface RequestToken {
  readonly clientId: string;
  readonly environment: string;
}

/** A session token that is good: under which text it is kept, and whom it speaks for. */
export interface SignedIn {
  readonly sessionKey: string;
  readonly login: SimLogin;
  readonly user: SimUser;
}

/** As many session tokens of one access token are good beside each other. */
const SESSIONS_MAX = 4;

export class IbkrOauth {
  private readonly requests = new Map<string, RequestToken>();
  /** Session tokens by access token, newest last; a simulator that starts anew has none, and clients make new ones. */
  private readonly sessions = new Map<string, { readonly key: string; readonly token: Buffer }[]>();

  constructor(
    private readonly options: Pick<SimBrokerOptions, 'clients' | 'world'>,
    private readonly logins: SimLogins,
  ) {}

  answer(name: string, environment: string, request: SimRequest): SimReply {
    const header = oauthOf(request);
    const client = this.clientOf(header);
    const key = client?.keys?.['signature'];
    if (!client || key === undefined) return SIGNATURE_INVALID;
    if (name === 'oauth.refresh') return this.sessionToken(client, key, header, request);
    if (!isRsaSigned(signedTexts(request, header), header, key)) return SIGNATURE_INVALID;
    return name === 'oauth.request' ? this.requestToken(client, environment) : this.accessToken(client, header);
  }

  /** The page on which a person agrees, and what comes of it. The address to return to is the registered one. */
  page(environment: string, request: SimRequest): SimReply {
    const form = request.method === 'POST' ? formOf(request) : request.query;
    const token = form.get('oauth_token') ?? '';
    const asked = this.requests.get(token);
    const client = this.options.clients.find(({ clientId }) => clientId === asked?.clientId);
    const redirectUri = client?.redirectUris[0];
    if (!asked || !client || redirectUri === undefined || asked.environment !== environment) {
      return pageReply(400, errorPage(LOGIN_TERMS.title, 'The request for access is not known, or was used.'));
    }
    const { title } = LOGIN_TERMS;
    const users = this.usersAt(environment);
    if (request.method !== 'POST') {
      const blank = { clientId: client.clientId, redirectUri, scope: '', scopes: [] };
      const place = { title, environment, action: '/authorize', client, users };
      return pageReply(200, consentPage({ ...place, request: blank, hidden: { oauth_token: token } }));
    }
    this.requests.delete(token);
    if (form.get('decision') !== 'approve')
      return pageReply(200, errorPage(title, 'You have refused. Nothing is shared.'));
    const user = users.find(({ id }) => id === form.get('user'));
    if (!user) return pageReply(400, errorPage(title, 'Choose who signs in.'));
    const consent = { clientId: client.clientId, userId: user.id, environment, scopes: [], redirectUri };
    const target = new URL(redirectUri);
    target.searchParams.set('oauth_token', token);
    target.searchParams.set('oauth_verifier', this.logins.consent(consent));
    return redirectReply(target.href);
  }

  /** Returns who signed a request with a live session token, or how it is turned away. */
  admit(request: SimRequest): SignedIn | SimReply {
    const header = oauthOf(request);
    const texts = signedTexts(request, header);
    const held = this.sessions.get(header['oauth_token'] ?? '') ?? [];
    const found = held.find(({ token }) => isHmacSigned(texts, header, token));
    const check = this.logins.check(found?.key);
    if (!found || check.kind !== 'good') return TOKEN_EXPIRED;
    return { sessionKey: found.key, login: check.login, user: check.user };
  }

  /** Returns whom an access token speaks for on a socket, where nothing is signed. */
  holderOf(accessToken: string): SignedIn | undefined {
    for (const { key } of [...(this.sessions.get(accessToken) ?? [])].reverse()) {
      const check = this.logins.check(key);
      if (check.kind === 'good') return { sessionKey: key, login: check.login, user: check.user };
    }
    return undefined;
  }

  private requestToken({ clientId }: SimClient, environment: string): SimReply {
    const token = this.hex();
    this.requests.set(token, { clientId, environment });
    return jsonReply(200, { oauth_token: token });
  }

  private accessToken(client: SimClient, header: OauthHeader): SimReply {
    const { clientId, clientSecret } = client;
    const answer = this.logins.exchange({ clientId, clientSecret, code: header['oauth_verifier'] ?? '' });
    const key = client.keys?.['encryption'];
    if (answer.kind === 'refused' || key === undefined) return TOKEN_EXPIRED;
    const { refreshToken = '', environment } = answer.tokens;
    return jsonReply(200, {
      is_paper: environment === 'paper',
      oauth_token: refreshToken,
      oauth_token_secret: encrypted(secretOf(refreshToken), key),
    });
  }

  private sessionToken(client: SimClient, key: string, header: OauthHeader, request: SimRequest): SimReply {
    const accessToken = header['oauth_token'] ?? '';
    const secret = secretOf(accessToken);
    const texts = signedTexts(request, header).map((text) => `${secret.toString('hex')}${text}`);
    if (!isRsaSigned(texts, header, key)) return SIGNATURE_INVALID;
    const challenge = header['diffie_hellman_challenge'] ?? '';
    if (!/^[0-9a-f]{1,512}$/i.test(challenge)) return badRequest('diffie_hellman_challenge');
    const { clientId, clientSecret } = client;
    const answer = this.logins.refresh({ clientId, clientSecret, refreshToken: accessToken });
    if (answer.kind === 'refused') return TOKEN_EXPIRED;
    const { response, token, signature } = liveSessionToken(challenge, DH_PRIME, secret, clientId);
    const held = this.sessions.get(accessToken) ?? [];
    this.sessions.set(accessToken, [...held, { key: answer.tokens.accessToken, token }].slice(-SESSIONS_MAX));
    return jsonReply(200, {
      diffie_hellman_response: response,
      live_session_token_signature: signature,
      live_session_token_expiration: answer.tokens.issuedAt + (answer.tokens.expiresInMs ?? 0),
    });
  }

  private clientOf(header: OauthHeader): SimClient | undefined {
    return this.options.clients.find(({ clientId }) => clientId === header['oauth_consumer_key']);
  }

  private usersAt(environment: string): readonly SimUser[] {
    return this.logins.usersAt(environment);
  }

  private hex(): string {
    const digit = () => Math.floor(this.options.world.random() * 16).toString(16);
    return Array.from({ length: 20 }, digit).join('');
  }
}
