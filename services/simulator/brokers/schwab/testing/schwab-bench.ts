import { type Fault, FaultScript, type SimBooks, type SimReply, type SimRequest } from '../../kit/index.js';
import { ManualWorld } from '../../kit/testing/index.js';
import { schwabSimulator } from '../index.js';
import type { SchwabSimulatorSettings } from '../settings.js';
import { API_HOST, hashOf } from '../terms.js';

export const REDIRECT_URI = 'https://127.0.0.1:8182/back';
const CLIENT = { clientId: 'key', clientSecret: 'secret', name: 'Test', redirectUris: [REDIRECT_URI] };
const BASIC = `Basic ${Buffer.from('key:secret').toString('base64')}`;

/** One put of December, sold to open at 2.50. */
export const ORDER = {
  session: 'NORMAL',
  duration: 'DAY',
  orderType: 'LIMIT',
  complexOrderStrategyType: 'NONE',
  price: '2.50',
  orderStrategyType: 'SINGLE',
  orderLegCollection: [
    { instruction: 'SELL_TO_OPEN', quantity: 2, instrument: { symbol: 'AAPL  251219P00265000', assetType: 'OPTION' } },
  ],
};

/** A simulated Schwab, asked without sockets. */
export interface SchwabBench {
  readonly world: ManualWorld;
  readonly books: SimBooks;
  readonly hash: string;
  readonly simulator: ReturnType<ReturnType<typeof schwabSimulator>['create']>['simulator'];
  fault(fault: Fault): void;
  ask(method: string, target: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<SimReply>;
  /** The token endpoint, with HTTP Basic unless other headers are given. */
  token(form: Readonly<Record<string, string>>, headers?: Readonly<Record<string, string>>): Promise<SimReply>;
  /** Signs Ada in on the consent page; returns the code as the browser brings it, decoded. */
  signIn(query?: Readonly<Record<string, string>>): Promise<{ readonly location: URL; readonly code: string }>;
  /** Signs in and exchanges the code; the token goes with every further request. */
  logIn(): Promise<{ readonly access_token: string; readonly refresh_token: string }>;
}

export function makeSchwab(settings: SchwabSimulatorSettings = {}): SchwabBench {
  const world = new ManualWorld();
  world.setQuote('AAPL251219P00265000', '2.40', '2.60');
  world.setSpot('AAPL', '277.55');
  const faults = new FaultScript();
  const { simulator, books } = schwabSimulator(settings).create({ world, faults, clients: [CLIENT], urls: {} });
  let bearer: Readonly<Record<string, string>> = {};
  const send = (method: string, target: string, body: string, headers: Readonly<Record<string, string>>) => {
    const [path = '', query = ''] = target.split('?');
    const request: SimRequest = { method, path, query: new URLSearchParams(query), headers, body };
    return simulator.handle(API_HOST, request);
  };
  const bench: SchwabBench = {
    world,
    books: books['live'] as SimBooks,
    hash: hashOf('41872205'),
    simulator,
    fault: (fault) => faults.set(fault),
    ask: (method, target, body, headers) =>
      send(method, target, body === undefined ? '' : JSON.stringify(body), headers ?? bearer),
    token: (form, headers) =>
      send('POST', '/v1/oauth/token', new URLSearchParams(form).toString(), headers ?? { authorization: BASIC }),
    async signIn(query = {}) {
      const asked = { client_id: 'key', redirect_uri: REDIRECT_URI, response_type: 'code', state: 's', ...query };
      const form = new URLSearchParams({ ...asked, user: 'ada', decision: 'approve' });
      const { headers } = await send('POST', '/v1/oauth/authorize', form.toString(), {});
      const location = new URL(headers?.['location'] ?? '');
      return { location, code: location.searchParams.get('code') ?? '' };
    },
    async logIn() {
      const { code } = await bench.signIn();
      const reply = await bench.token({ grant_type: 'authorization_code', code, redirect_uri: REDIRECT_URI });
      const tokens = JSON.parse(reply.body) as { access_token: string; refresh_token: string };
      bearer = { authorization: `Bearer ${tokens.access_token}` };
      return tokens;
    },
  };
  return bench;
}
