/**
 * The login page and the checksum. The page takes the application's code and sends back a code and the user's id, and no state; the
 * secret never travels. Source: Alice Blue's product documentation, Authentication.
 */
import { createHash } from 'node:crypto';
import {
  formOf,
  jsonReply,
  redirectReply,
  type SimClient,
  type SimLogins,
  type SimReply,
  type SimRequest,
} from '../kit/index.js';
import { bodyOf, fieldsOf } from './orders.js';

export const SECRET_NAME = 'apiSecret';
/** Codes that were given and not used; more are not waited for. */
const CODES_MAX = 1_000;

export class ChecksumDoor {
  private readonly given = new Map<string, { readonly client: SimClient; readonly account: string }>();

  constructor(
    private readonly logins: SimLogins,
    private readonly clients: readonly SimClient[],
  ) {}

  page(request: SimRequest, place: { readonly environment: string; readonly action: string }): SimReply {
    return this.logins.authorizePage(new URLSearchParams({ client_id: request.query.get('appcode') ?? '' }), place);
  }

  /** Sends the browser back with a code and the user's id. */
  decide(request: SimRequest, environment: string): SimReply {
    const form = formOf(request);
    const appcode = form.get('appcode');
    if (appcode !== null) form.set('client_id', appcode);
    const reply = this.logins.decide(form, { environment });
    const location = reply.headers?.['location'];
    const client = this.clients.find(({ clientId }) => clientId === form.get('client_id'));
    if (location === undefined || !client) return reply;
    const target = new URL(location);
    const code = target.searchParams.get('code');
    const account = this.logins.user(form.get('user') ?? '')?.accounts[0];
    target.search = '';
    if (code === null || account === undefined) return redirectReply(target.href);
    const [oldest] = this.given.keys();
    if (this.given.size >= CODES_MAX && oldest !== undefined) this.given.delete(oldest);
    this.given.set(code, { client, account });
    target.searchParams.set('authCode', code);
    target.searchParams.set('userId', account);
    return redirectReply(target.href);
  }

  /** Gives a session to whoever knows the code, the user and the secret. */
  session(request: SimRequest): SimReply {
    const checkSum = fieldsOf(bodyOf(request))['checkSum'];
    const found = [...this.given].find(([code, { client, account }]) => {
      const secret = client.keys?.[SECRET_NAME] ?? client.clientSecret;
      return createHash('sha256').update(`${account}${code}${secret}`).digest('hex') === checkSum;
    });
    if (!found) return refused();
    const [code, { client, account }] = found;
    this.given.delete(code);
    const { clientId, clientSecret } = client;
    const answer = this.logins.exchange({ clientId, clientSecret, code });
    if (answer.kind === 'refused') return refused();
    return jsonReply(200, { stat: 'Ok', clientId: account, userSession: answer.tokens.accessToken });
  }
}

const refused = () => jsonReply(200, { stat: 'Not_ok', emsg: 'Invalid auth code' });
