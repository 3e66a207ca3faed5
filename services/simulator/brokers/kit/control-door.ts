/**
 * The door through which tests in other processes reach behind the wire of simulated brokers: plain HTTP on loopback, JSON,
 * no secrets asked. It exists in the simulator's process alone.
 *
 * `POST /<broker>/faults` a Fault, `DELETE` clears them · `POST /<broker>/fill` {order, quantity, price} · `POST
 * /<broker>/expire` {order} · `POST /<broker>/settle` {environment, account, symbol, kind, quantity} · `POST /<broker>/accounts` a SimAccount and its environment, and perhaps the user who gets it ·
 * `GET /<broker>/orders` every order as it really is · `GET /<broker>/positions` · `POST /<broker>/tokens/kill` {which, at} ·
 * `POST /feeds/…` to the doors of the simulated vendors, where there are any
 */
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import type { OccSymbol } from '#core/model';
import type { Instant, Money, Price } from '#core/units';
import type { SimBroker } from './broker.js';
import type { FaultKind } from './types.js';

const BODY_BYTES_MAX = 64 * 1024;
const whole = z.int().positive();

const faultSchema = z.object({
  route: z.string().min(1),
  kind: z
    .string()
    .min(1)
    .transform((kind) => kind as FaultKind),
  from: whole.optional(),
  times: whole.optional(),
  ms: z.int().min(0).optional(),
});
const fillSchema = z.object({ order: whole, quantity: whole, price: whole });
const orderSchema = z.object({ order: whole });
const settleSchema = z.object({
  environment: z.string(),
  account: z.string(),
  symbol: z.string().transform((symbol) => symbol as OccSymbol),
  kind: z.enum(['expired', 'assigned']),
  quantity: whole,
});
const accountSchema = z.object({
  environment: z.string(),
  number: z.string().min(1),
  type: z.enum(['cash', 'margin']),
  optionLevel: z.int().min(0),
  cash: z.int(),
  /** Name of a new user who holds it. */
  user: z.string().min(1).optional(),
});
const killSchema = z.object({ which: z.enum(['access', 'all']).default('all'), at: z.int().optional() });

export type FeedCommand = (path: string, body: unknown) => Promise<boolean>;

export interface ControlDoor {
  readonly port: number;
  close(): Promise<void>;
}

export async function startControlDoor(options: {
  readonly brokers: ReadonlyMap<string, SimBroker>;
  /** 0 asks the system for a free one. */
  readonly port: number;
  /** Takes commands to the simulated vendors; returns false for one that it does not know. */
  readonly feeds?: FeedCommand;
  /** Called after each command. */
  readonly afterCommand?: () => Promise<void>;
}): Promise<ControlDoor> {
  const server = createServer(async (request, response) => {
    const { status, body } = await answer(options, request).catch((error: unknown) => ({
      status: 400,
      body: { error: String(error) },
    }));
    await options.afterCommand?.();
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port, '127.0.0.1', resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface ControlAnswer {
  readonly status: number;
  readonly body: unknown;
}
const done = (body: unknown = {}): ControlAnswer => ({ status: 200, body });
const refused = (why: string): ControlAnswer => ({ status: 409, body: { why } });
const UNKNOWN: ControlAnswer = { status: 404, body: { error: 'no such door' } };

async function answer(
  { brokers, feeds }: { readonly brokers: ReadonlyMap<string, SimBroker>; readonly feeds?: FeedCommand },
  request: IncomingMessage,
): Promise<ControlAnswer> {
  const [, name = '', ...rest] = new URL(request.url ?? '/', 'http://localhost').pathname.split('/');
  // A browser sends an Origin with each command; nobody's page shall come in here.
  if (request.headers.origin !== undefined) return UNKNOWN;
  if (name === 'feeds' && request.method === 'POST') {
    const body = await readJson(request);
    return (await feeds?.(rest.join('/'), body)) === true ? done() : UNKNOWN;
  }
  const broker = brokers.get(name);
  if (!broker) return UNKNOWN;
  const body = request.method === 'POST' ? await readJson(request) : undefined;
  switch (`${request.method} ${rest.join('/')}`) {
    case 'GET orders':
      return done(Object.values(broker.books).flatMap((books) => books.truth()));
    case 'GET positions':
      return done(positionsOf(broker));
    case 'POST faults': {
      const { route, kind, ...more } = faultSchema.parse(body);
      broker.faults.set({ route, kind, ...withoutAbsent(more) });
      return done();
    }
    case 'DELETE faults':
      broker.faults.clear();
      return done();
    case 'POST fill': {
      const { order, quantity, price } = fillSchema.parse(body);
      const filled = booksOf(broker, order)?.fill(order, quantity, price as Price);
      return filled?.kind === 'taken' ? done(filled.order) : refused(filled?.why ?? 'order_unknown');
    }
    case 'POST expire': {
      const { order } = orderSchema.parse(body);
      const ended = booksOf(broker, order)?.endOrder(order, 'expired');
      return ended?.kind === 'taken' ? done(ended.order) : refused(ended?.why ?? 'order_unknown');
    }
    case 'POST settle': {
      const { environment, ...terms } = settleSchema.parse(body);
      const settlement = broker.books[environment]?.expiries.settle(terms);
      return settlement ? done(settlement) : refused('more_than_held');
    }
    case 'POST accounts': {
      const { environment, cash, user, ...account } = accountSchema.parse(body);
      const books = broker.books[environment];
      if (!books) return refused('environment_unknown');
      books.addAccount({ ...account, cash: cash as Money });
      if (user !== undefined) broker.logins.addUser({ id: user, name: user, accounts: [account.number], environment });
      return done();
    }
    case 'POST tokens/kill': {
      const { which, at } = killSchema.parse(body);
      broker.logins.killTokens(which, at as Instant | undefined);
      return done();
    }
    default:
      return UNKNOWN;
  }
}

function booksOf(broker: SimBroker, order: number) {
  return Object.values(broker.books).find((books) => books.get(order) !== undefined);
}

function positionsOf(broker: SimBroker) {
  return Object.entries(broker.books).flatMap(([environment, books]) =>
    books.accounts().map(({ number, cash }) => ({
      ...{ environment, account: number, cash },
      ...{ positions: books.positions(number), shares: books.shares(number) },
    })),
  );
}

function withoutAbsent<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  const present = Object.entries(value).filter(([, one]) => one !== undefined);
  return Object.fromEntries(present) as { [K in keyof T]: Exclude<T[K], undefined> };
}

async function readJson(request: IncomingMessage): Promise<unknown> {
  let text = '';
  for await (const piece of request as AsyncIterable<Buffer>) {
    text += piece.toString('utf8');
    if (text.length > BODY_BYTES_MAX) throw new RangeError('The body is too long.');
  }
  return text === '' ? {} : JSON.parse(text);
}
