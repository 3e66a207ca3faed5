import { FaultScript, type SimBroker, type SimReply } from '../../kit/index.js';
import { ManualWorld } from '../../kit/testing/index.js';
import { createAlpacaSimulator } from '../index.js';

export const PUT = 'AAPL251219P00265000';
export const CLIENT = {
  clientId: 'thetapod',
  clientSecret: 'not-a-secret',
  name: 'Thetapod',
  redirectUris: ['https://127.0.0.1:8443/connect/alpaca'],
};
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

/** A simulated Alpaca without sockets, its world, and a person who signs in. */
export interface Bench {
  readonly world: ManualWorld;
  readonly broker: SimBroker;
  ask(
    host: string,
    method: string,
    target: string,
    body?: string,
    headers?: Readonly<Record<string, string>>,
  ): Promise<SimReply>;
  /** Signs Ada in; returns her token. */
  signIn(scopes?: string): Promise<string>;
  /** Asks the paper API as Ada, and returns status and JSON. */
  api(method: string, target: string, body?: unknown): Promise<{ readonly status: number; readonly json: unknown }>;
}

export async function openBench(): Promise<Bench> {
  const world = new ManualWorld();
  world.setQuote(PUT, '2.40', '2.55');
  world.setSpot('AAPL', '277.55');
  const broker = createAlpacaSimulator({ world, faults: new FaultScript(), clients: [CLIENT], urls: {} });
  const ask: Bench['ask'] = (host, method, target, body = '', headers = {}) => {
    const url = new URL(target, 'https://localhost');
    return broker.simulator.handle(host, { method, path: url.pathname, query: url.searchParams, headers, body });
  };
  const signIn = async (scopes = 'trading data') => {
    const code = await consent(ask, scopes);
    const reply = await ask('live.token', 'POST', '/oauth/token', tokenForm(code), FORM);
    return (JSON.parse(reply.body) as { access_token: string }).access_token;
  };
  const token = await signIn();
  return {
    world,
    broker,
    ask,
    signIn,
    async api(method, target, body) {
      const text = body === undefined ? '' : JSON.stringify(body);
      const reply = await ask('paper.api', method, target, text, { authorization: `Bearer ${token}` });
      return { status: reply.status, json: reply.body === '' ? undefined : (JSON.parse(reply.body) as unknown) };
    },
  };
}

/** Agrees on the consent page as a browser does; returns the code. */
export async function consent(ask: Bench['ask'], scopes: string): Promise<string> {
  const [redirectUri = ''] = CLIENT.redirectUris;
  const form = new URLSearchParams({
    ...{ client_id: CLIENT.clientId, redirect_uri: redirectUri, response_type: 'code', scope: scopes, state: 's1' },
    ...{ user: 'ada', decision: 'approve' },
  });
  const reply = await ask('paper.auth', 'POST', '/oauth/authorize', form.toString(), FORM);
  return new URL(reply.headers?.['location'] ?? '').searchParams.get('code') ?? '';
}

export function tokenForm(code: string, over: Readonly<Record<string, string>> = {}): string {
  const [redirectUri = ''] = CLIENT.redirectUris;
  const { clientId, clientSecret } = CLIENT;
  return new URLSearchParams({
    ...{ grant_type: 'authorization_code', code, client_id: clientId, client_secret: clientSecret },
    ...{ redirect_uri: redirectUri },
    ...over,
  }).toString();
}

/** A put sold to open, as Alpaca documents the request. */
export function saleOf(
  clientOrderId: string,
  over: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, unknown>> {
  return {
    ...{ symbol: PUT, qty: '1', side: 'sell', type: 'limit', limit_price: '2.50', time_in_force: 'day' },
    ...{ position_intent: 'sell_to_open', client_order_id: clientOrderId },
    ...over,
  };
}
