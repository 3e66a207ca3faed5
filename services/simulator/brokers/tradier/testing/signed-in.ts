import type { OccSymbol } from '#core/model';
import { FaultScript, type SimBroker, type SimReply } from '../../kit/index.js';
import { ManualWorld } from '../../kit/testing/index.js';
import { createTradierSimulator } from '../tradier-simulator.js';

export const PUT = 'AAPL251219P00265000' as OccSymbol;
const CLIENT = {
  clientId: 'app',
  clientSecret: 'hush',
  name: 'Thetapod',
  redirectUris: ['http://localhost:4300/back'],
};

export const bearerHeaders = (token: string) => ({ authorization: `Bearer ${token}`, accept: 'application/json' });

/** A simulated Tradier with somebody signed in, in a world that stands still. */
export interface SignedIn extends SimBroker {
  readonly world: ManualWorld;
  readonly token: string;
  /** Asks with the token; returns the status and the JSON, or the text where it is none. */
  ask(
    method: string,
    target: string,
    form?: Readonly<Record<string, string>>,
  ): Promise<{ status: number; body: unknown }>;
  send(host: string, method: string, target: string, headers: Record<string, string>, body?: string): Promise<SimReply>;
  /** Places the order of the fact sheet's sample with changes; returns its id. */
  place(change?: Readonly<Record<string, string>>): Promise<number>;
}

export function signedIn(
  options: {
    readonly environment?: 'live' | 'paper';
    readonly user?: string;
    readonly scopes?: readonly string[];
  } = {},
): SignedIn {
  const { environment = 'live', user = `alex-${environment}` } = options;
  const world = new ManualWorld();
  world.setQuote(PUT, '2.45', '2.55');
  world.setSpot('AAPL', '277.55');
  const urls = { 'live.ws': 'wss://ws.example', 'paper.ws': 'wss://paper-ws.example' };
  const broker = createTradierSimulator({ world, faults: new FaultScript(), clients: [CLIENT], urls });
  const scopes = options.scopes ?? ['read', 'write', 'trade', 'market', 'stream'];
  const consent = { clientId: 'app', userId: user, environment, scopes, redirectUri: CLIENT.redirectUris[0] ?? '' };
  const exchanged = broker.logins.exchange({ ...CLIENT, code: broker.logins.consent(consent) });
  if (exchanged.kind === 'refused') throw new Error(exchanged.text);
  const token = exchanged.tokens.accessToken;
  const send: SignedIn['send'] = (host, method, target, headers, body = '') => {
    const [path = '', query = ''] = target.split('?');
    return broker.simulator.handle(host, { method, path, query: new URLSearchParams(query), headers, body });
  };
  const ask: SignedIn['ask'] = async (method, target, form) => {
    const body = form === undefined ? '' : new URLSearchParams(form).toString();
    const reply = await send(`${environment}.api`, method, target, bearerHeaders(token), body);
    const isJson = reply.headers?.['content-type'] === 'application/json';
    return { status: reply.status, body: isJson ? JSON.parse(reply.body) : reply.body };
  };
  const account = environment === 'live' ? '6YA00001' : 'VA000001';
  const place: SignedIn['place'] = async (change = {}) => {
    const form = {
      ...{ class: 'option', symbol: 'AAPL', option_symbol: PUT, side: 'sell_to_open', quantity: '2' },
      ...{ type: 'limit', duration: 'day', price: '2.45', tag: 'bot-7f3a-open-1', ...change },
    };
    const { body } = await ask('POST', `/v1/accounts/${account}/orders`, form);
    const id = (body as { order?: { id?: number } }).order?.id;
    if (id === undefined) throw new Error(JSON.stringify(body));
    return id;
  };
  return { ...broker, world, token, ask, send, place };
}
