/**
 * Alice Blue's login: a page that is given the application's code and brings back a code and the user's id; both with the secret of the
 * application make a checksum, for which a session is given. No state comes back. Source: product documentation, Authentication.
 */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { assert, type ConnectionId } from '#core/units';
import type { BeginWish, ExchangeWish, LoginBeginning, LoginClient, TokenAnswer } from '../../oauth/index.js';
import type { OwnLoginParts } from '../kind.js';
import { jsonOf } from '../kit/index.js';

const Session = z.object({ stat: z.string().regex(/^ok$/i), userSession: z.string().regex(/^[\x21-\x7e]{1,16384}$/) });
const Refused = z.object({ stat: z.string().regex(/^not_ok$/i), emsg: z.string().nullish() });
/** Says nothing of the code. */
const PASSING = /internal server error|try again/i;
const HTTP_OK = 200;
const SECRET = /^[\x21-\x7e]{8,}$/;
/** Between the user's id and the code, as the way back hands them over. */
const SEPARATOR = ':';

export const isApiSecret = (text: string): boolean => SECRET.test(text);

export class ChecksumLogin implements LoginClient {
  readonly canRefresh = false;
  readonly canRevoke = false;

  constructor(private readonly parts: OwnLoginParts) {}

  async begin(_wish: BeginWish): Promise<LoginBeginning> {
    const { hosts, clientId } = this.parts;
    const host = hosts['login'];
    assert(host !== undefined, 'Invariant: the broker has a host login');
    const url = new URL('/', host);
    url.searchParams.set('appcode', clientId);
    return { kind: 'begun', authorizeUrl: url.href };
  }

  async exchange({ connectionId, code }: ExchangeWish): Promise<TokenAnswer> {
    const at = code.indexOf(SEPARATOR);
    const secret = this.parts.keys['apiSecret'];
    if (at <= 0 || secret === undefined) return { kind: 'ended', code: 'CODE_UNREADABLE' };
    const text = `${code.slice(0, at)}${code.slice(at + 1)}${secret.expose()}`;
    const checkSum = createHash('sha256').update(text).digest('hex');
    const answer = await this.parts.http.call({
      ...{ name: 'oauth.token', method: 'POST', host: 'api', path: '/open-api/od/v1/vendor/getUserDetails' },
      headers: { accept: 'application/json', 'content-type': 'application/json' },
      body: JSON.stringify({ checkSum }),
      priority: 'close',
      connectionId,
    });
    if (answer.kind !== 'answered') return { kind: 'later', cause: answer.cause };
    const body = jsonOf(answer.body);
    const granted = answer.status === HTTP_OK ? Session.safeParse(body).data : undefined;
    if (granted) return { kind: 'granted', tokens: { accessToken: granted.userSession } };
    const refused = answer.status < 500 ? Refused.safeParse(body).data : undefined;
    if (!refused || PASSING.test(refused.emsg ?? '')) return { kind: 'later', cause: `HTTP_${answer.status}` };
    return { kind: 'ended', code: 'TOKEN_REFUSED' };
  }

  async refresh(_connectionId: ConnectionId, _refreshToken: string): Promise<TokenAnswer> {
    return { kind: 'ended', code: 'REFRESH_UNSUPPORTED' };
  }

  async revoke(): Promise<boolean> {
    return false;
  }
}
