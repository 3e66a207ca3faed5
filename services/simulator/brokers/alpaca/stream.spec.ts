import { describe, expect, it } from '@jest/globals';
import type { SimSocket } from '../kit/index.js';
import { openBench, PUT, saleOf } from './testing/signed-in.js';

/** A client's end of a stream: what it got, whether in binary frames, and whether it was closed. */
class Client implements SimSocket {
  readonly got: { readonly json: unknown; readonly asBytes: boolean }[] = [];
  isClosed = false;
  private tell: (text: string) => void = () => undefined;
  private gone: () => void = () => undefined;

  send(text: string, asBytes = false): void {
    this.got.push({ json: JSON.parse(text) as unknown, asBytes });
  }
  close(): void {
    this.isClosed = true;
    this.gone();
  }
  onMessage(handler: (text: string) => void): void {
    this.tell = handler;
  }
  onClose(handler: () => void): void {
    this.gone = handler;
  }
  says(message: unknown): void {
    this.tell(JSON.stringify(message));
  }
}

const UPGRADE = { method: 'GET', path: '/stream', query: new URLSearchParams(), headers: {}, body: '' };
const LISTEN = { action: 'listen', data: { streams: ['trade_updates'] } };
const authenticate = (token: string) => ({ action: 'authenticate', data: { oauth_token: token } });

async function open(host = 'paper.stream') {
  const bench = await openBench();
  const client = new Client();
  bench.broker.simulator.connect?.(host, UPGRADE, client);
  return { bench, client, token: await bench.signIn() };
}

describe("the simulated Alpaca's stream", () => {
  it('takes a token, then a subscription, in binary frames on paper', async () => {
    const { client, token } = await open();
    client.says(authenticate(token));
    client.says(LISTEN);
    expect(client.got).toEqual([
      { json: { stream: 'authorization', data: { status: 'authorized', action: 'authenticate' } }, asBytes: true },
      { json: { stream: 'listening', data: { streams: ['trade_updates'] } }, asBytes: true },
    ]);
  });

  it('writes text frames on live', async () => {
    const { client, token } = await open('live.stream');
    client.says(authenticate(token));
    expect(client.got).toMatchObject([{ asBytes: false }]);
  });

  it('closes on a token that it does not know, and on whoever listens without one', async () => {
    const { client } = await open();
    client.says(authenticate('wrong'));
    expect(client.got).toMatchObject([{ json: { data: { status: 'unauthorized' } } }]);
    expect(client.isClosed).toBe(true);
    const { client: silent } = await open();
    silent.says(LISTEN);
    expect(silent.isClosed).toBe(true);
  });

  it('tells what becomes of an order', async () => {
    const { bench, client, token } = await open();
    client.says(authenticate(token));
    client.says(LISTEN);
    await bench.api('POST', '/v2/orders', saleOf('bot-1'));
    bench.world.setQuote(PUT, '2.60', '2.70');
    await bench.broker.simulator.work();
    expect(client.got.slice(2).map(({ json }) => json)).toMatchObject([
      { stream: 'trade_updates', data: { event: 'new', order: { client_order_id: 'bot-1', status: 'new' } } },
      {
        stream: 'trade_updates',
        data: {
          event: 'fill',
          price: '2.6',
          qty: '1',
          position_qty: '-1',
          timestamp: '2025-11-26T20:30:00.000Z',
          order: { status: 'filled', filled_qty: '1' },
        },
      },
    ]);
  });

  it('loses order frames, or the whole stream, as the script wants it', async () => {
    const { bench, client, token } = await open();
    client.says(authenticate(token));
    client.says(LISTEN);
    bench.broker.faults.set({ route: 'stream', kind: 'stream_mute' });
    await bench.api('POST', '/v2/orders', saleOf('bot-1'));
    expect(client.got).toHaveLength(2);
    bench.broker.faults.set({ route: 'stream', kind: 'stream_drop' });
    await bench.api('POST', '/v2/orders', saleOf('bot-2', { limit_price: '2.60' }));
    expect(client.isClosed).toBe(true);
  });
});
