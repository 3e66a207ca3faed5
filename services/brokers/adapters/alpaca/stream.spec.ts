import { describe, expect, it } from '@jest/globals';
import { TEST_ACCOUNT } from '#core/testing';
import type { StreamHint } from '#ports';
import { TokenSessions } from '../../testing/index.js';
import type { BrokerSocketOptions } from '../../transport/index.js';
import { parseStreamMessage } from './parse.js';
import { openStream, stepOf } from './stream.js';

describe(stepOf.name, () => {
  it.each([
    ['{"stream":"authorization","data":{"status":"authorized","action":"authenticate"}}', { do: 'listen' }],
    ['{"stream":"authorization","data":{"status":"unauthorized","action":"authenticate"}}', { do: 'give_up' }],
    ['{"stream":"listening","data":{"streams":["trade_updates"]}}', { do: 'tell_up' }],
    [
      '{"stream":"trade_updates","data":{"event":"fill","execution_id":"2f63ea93","order":{"id":"61e69015"},"position_qty":"-1","price":"1.25","qty":"1"}}',
      { do: 'tell_moved', brokerOrderId: '61e69015' },
    ],
    ['{"stream":"trade_updates","data":{"event":"new"}}', { do: 'tell_moved' }],
    ['{"action":"error","data":{"error_message":"internal error"}}', { do: 'give_up' }],
    ['{"stream":"account_updates","data":{}}', { do: 'nothing' }],
    ['half an answer', { do: 'tell_moved' }],
  ])('of %s is %j', (text, step) => {
    expect(stepOf(parseStreamMessage(text))).toEqual(step);
  });
});

/** Sockets in the hands of a test; time passes when the stream waits. */
function bench() {
  const opened: { options: BrokerSocketOptions; sent: string[] }[] = [];
  const hints: StreamHint[] = [];
  const waits: number[] = [];
  let wake: () => void = () => undefined;
  let nowMs = 0;
  const stream = openStream(
    {
      sockets: {
        open(options) {
          const sent: string[] = [];
          opened.push({ options, sent });
          wake();
          return { send: (text) => sent.push(text), close: () => options.onClose('CLOSED_BY_US') };
        },
      },
      sessions: new TokenSessions({
        ...{ accountId: TEST_ACCOUNT, accountKey: 'PA3XXXX', environment: 'paper', accessToken: 'secret' },
      }),
      monotonicMs: () => nowMs,
      random: () => 0,
      // Waiting for Alpaca to answer ends with the connection; waiting before the next try passes at once.
      sleep: (ms, signal) => {
        if (ms === 10_000) return new Promise((resolve) => signal?.addEventListener('abort', () => resolve()));
        waits.push(ms);
        nowMs += ms;
        return Promise.resolve();
      },
    },
    TEST_ACCOUNT,
    (hint) => hints.push(hint),
  );
  const socket = async (index: number) => {
    while (opened.length <= index) await new Promise<void>((resolve) => (wake = resolve));
    const { options, sent } = opened[index] as (typeof opened)[number];
    const says = (message: unknown) => options.onMessage(JSON.stringify(message));
    return { options, sent, says };
  };
  return { stream, hints, waits, socket };
}

const AUTHORIZED = { stream: 'authorization', data: { status: 'authorized', action: 'authenticate' } };
const LISTENING = { stream: 'listening', data: { streams: ['trade_updates'] } };

describe(openStream.name, () => {
  it('authenticates with the token, listens, and passes hints on', async () => {
    const { stream, hints, socket } = bench();
    const { options, sent, says } = await socket(0);
    expect(options).toMatchObject({ host: 'stream', path: '/stream' });
    const first: string[] = [];
    options.onOpen((text) => first.push(text));
    expect(first).toEqual(['{"action":"authenticate","data":{"oauth_token":"secret"}}']);
    says(AUTHORIZED);
    expect(sent).toEqual(['{"action":"listen","data":{"streams":["trade_updates"]}}']);
    says(LISTENING);
    says({ stream: 'trade_updates', data: { event: 'fill', order: { id: '61e69015' } } });
    expect(hints).toEqual([{ kind: 'up' }, { kind: 'order_moved', brokerOrderId: '61e69015' }]);
    await stream.close();
    expect(hints).toHaveLength(2);
  });

  it('comes back after it was lost, and waits longer while it never stood', async () => {
    const { stream, hints, waits, socket } = bench();
    (await socket(0)).options.onClose('ECONNRESET');
    (await socket(1)).says({ stream: 'authorization', data: { status: 'unauthorized' } });
    const third = await socket(2);
    third.says(AUTHORIZED);
    third.says(LISTENING);
    third.options.onClose('CLOSED_BY_BROKER');
    await socket(3);
    expect(hints).toEqual([
      { kind: 'down', cause: 'ECONNRESET' },
      { kind: 'down', cause: 'STREAM_REFUSED' },
      { kind: 'up' },
      { kind: 'down', cause: 'CLOSED_BY_BROKER' },
    ]);
    expect(waits).toEqual([1_000, 2_000, 1_000]);
    await stream.close();
  });
});
