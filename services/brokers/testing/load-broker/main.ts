/**
 * A broker in a thread of its own, for benches: Alpaca's endpoints over TLS, as far as a desk needs them. It answers each request after a
 * set time, and notes when the first bytes of each order arrived. Orders work until the bench ends them, the newest of each
 * account for ever, so that streams stay open as at an account that trades; nothing ever trades.
 */
import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import https from 'node:https';
import type net from 'node:net';
import { parentPort, workerData } from 'node:worker_threads';
import { type WebSocket, WebSocketServer } from 'ws';
import { monotonicNowMs } from '../load/now.js';
import type { BrokerReply, BrokerTask, BrokerWork } from '../load/types.js';

interface Order {
  readonly id: string;
  readonly client_order_id: string;
  readonly status: string;
}

/** Idle connections stay longer than any client keeps them. */
const KEEP_ALIVE_MS = 120_000;

/** Source: docs/brokers, Alpaca: "order not found" as its API says it. */
const NOT_FOUND = { code: 40410000, message: 'order not found' };

const { cert, key, answerMs } = workerData as BrokerWork;
/** By token, which is an account. */
const open = new Map<string, Map<string, Order>>();
const arrivedMs = new Map<string, number>();

const server = https.createServer({ cert, key, keepAliveTimeout: KEEP_ALIVE_MS }, (request, response) => {
  const atMs = monotonicNowMs();
  let text = '';
  request.setEncoding('utf8');
  request.on('data', (chunk: string) => {
    text += chunk;
  });
  request.on('end', () => {
    const answer = answerOf(request, text, atMs);
    setTimeout(() => reply(response, answer), answerMs);
  });
});

function answerOf(request: IncomingMessage, text: string, atMs: number): unknown {
  const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
  const { pathname, searchParams } = new URL(request.url ?? '', 'https://broker');
  const orders = ordersOf(token);
  if (pathname === '/v2/account') return accountOf(token);
  if (pathname === '/v2/orders' && request.method === 'POST') {
    const order = orderFrom(JSON.parse(text) as object);
    arrivedMs.set(order.client_order_id, atMs);
    orders.set(order.id, order);
    return order;
  }
  if (pathname === '/v2/orders') return [...orders.values()].filter(({ status }) => status === 'new');
  const clientId = searchParams.get('client_order_id');
  if (clientId !== null) return [...orders.values()].find((order) => order.client_order_id === clientId);
  // Positions and fills: there are none.
  return pathname.startsWith('/v2/orders/') ? orders.get(pathname.replace('/v2/orders/', '')) : [];
}

function ordersOf(token: string): Map<string, Order> {
  const known = open.get(token) ?? new Map<string, Order>();
  open.set(token, known);
  return known;
}

function endAllButNewest(orders: Map<string, Order>): void {
  for (const order of [...orders.values()].slice(0, -1)) orders.set(order.id, { ...order, status: 'canceled' });
}

function orderFrom(asked: object): Order {
  const kept = asked as { client_order_id: string };
  const stamp = { asset_class: 'us_option', order_class: 'simple', filled_qty: '0', filled_avg_price: null };
  return { ...kept, ...stamp, id: randomUUID(), status: 'new' };
}

function accountOf(token: string) {
  return {
    account_number: token,
    status: 'ACTIVE',
    cash: '100000000',
    options_buying_power: '100000000',
    short_market_value: '0',
    options_trading_level: 3,
    trading_blocked: false,
    account_blocked: false,
    trade_suspended_by_user: false,
  };
}

function reply(response: ServerResponse, answer: unknown): void {
  const body = JSON.stringify(answer ?? NOT_FOUND);
  response.writeHead(answer === undefined ? 404 : 200, {
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}

/** The order stream takes every login and stays silent. */
const sockets = new WebSocketServer({ noServer: true });
server.on('upgrade', (request, socket, head) => {
  sockets.handleUpgrade(request, socket, head, (stream) => {
    stream.on('message', (data) => welcome(stream, String(data)));
    stream.on('error', () => stream.terminate());
  });
});

function welcome(stream: WebSocket, text: string): void {
  const { action } = JSON.parse(text) as { action: string };
  const answer =
    action === 'authenticate'
      ? { stream: 'authorization', data: { status: 'authorized', action } }
      : { stream: 'listening', data: { streams: ['trade_updates'] } };
  stream.send(JSON.stringify(answer));
}

function carryOut(task: BrokerTask): void {
  if (task.kind === 'end_orders') {
    for (const orders of open.values()) endAllButNewest(orders);
    return;
  }
  tell({ kind: 'arrivals', arrivedMs: new Map(arrivedMs) });
}

function tell(message: BrokerReply): void {
  parentPort?.postMessage(message);
}

server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as net.AddressInfo;
  tell({ kind: 'ready', port });
});
parentPort?.on('message', carryOut);
