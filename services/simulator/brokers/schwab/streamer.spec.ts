import { describe, expect, it } from '@jest/globals';
import type { Price } from '#core/units';
import type { SimSocket } from '../kit/index.js';
import { STREAM_HOST } from './terms.js';
import { makeSchwab, ORDER, type SchwabBench } from './testing/index.js';

interface Info {
  readonly streamerSocketUrl: string;
  readonly schwabClientCustomerId: string;
  readonly schwabClientCorrelId: string;
}

/** A client's end of a stream. */
function connect(schwab: SchwabBench) {
  const got: string[] = [];
  const closes: (() => void)[] = [];
  let isOpen = true;
  let onMessage: (text: string) => void = () => undefined;
  const socket: SimSocket = {
    send: (text) => isOpen && got.push(text),
    close: () => {
      isOpen = false;
      for (const told of closes) told();
    },
    onMessage: (handler) => {
      onMessage = handler;
    },
    onClose: (handler) => closes.push(handler),
  };
  const request = { method: 'GET', path: '/ws', query: new URLSearchParams(), headers: {}, body: '' };
  schwab.simulator.connect?.(STREAM_HOST, request, socket);
  return {
    isOpen: () => isOpen,
    say: (...requests: object[]) => onMessage(JSON.stringify({ requests })),
    sayRaw: (text: string) => onMessage(text),
    /** Everything since the last call. */
    heard: () => got.splice(0).map((text) => JSON.parse(text)),
  };
}

async function makeStream() {
  const schwab = makeSchwab();
  const { access_token } = await schwab.logIn();
  const preference = await schwab.ask('GET', '/trader/v1/userPreference');
  const info = (JSON.parse(preference.body) as { streamerInfo: [Info] }).streamerInfo[0];
  const ids = { SchwabClientCustomerId: info.schwabClientCustomerId, SchwabClientCorrelId: info.schwabClientCorrelId };
  const login = (token = access_token) => ({
    ...{ service: 'ADMIN', requestid: '0', command: 'LOGIN', ...ids },
    parameters: { Authorization: token, SchwabClientChannel: 'N9', SchwabClientFunctionId: 'APIAPP' },
  });
  const subscribe = {
    ...{ service: 'ACCT_ACTIVITY', requestid: '1', command: 'SUBS', ...ids },
    parameters: { keys: info.schwabClientCorrelId, fields: '0,1,2,3' },
  };
  return { schwab, info, login, subscribe };
}

const activity = (type: string) => ({
  data: [{ service: 'ACCT_ACTIVITY', command: 'SUBS', content: [{ key: 'Account Activity', '2': type }] }],
});

describe('the stream', () => {
  it('is named by the preferences, and tells of orders after login and subscription', async () => {
    const { schwab, info, login, subscribe } = await makeStream();
    expect(info.streamerSocketUrl).toBe('wss://streamer-api.schwab.com/ws');
    const client = connect(schwab);
    client.say(login());
    expect(client.heard()).toMatchObject([
      { response: [{ service: 'ADMIN', command: 'LOGIN', requestid: '0', content: { code: 0 } }] },
    ]);
    client.say(subscribe);
    expect(client.heard()).toMatchObject([
      { response: [{ service: 'ACCT_ACTIVITY', command: 'SUBS', requestid: '1', content: { code: 0 } }] },
      activity('SUBSCRIBED'),
    ]);
    const { headers } = await schwab.ask('POST', `/trader/v1/accounts/${schwab.hash}/orders`, ORDER);
    const id = Number(headers?.['location']?.split('/').at(-1));
    schwab.books.fill(id, 1, 25_000 as Price);
    schwab.books.cancel(id);
    expect(client.heard()).toMatchObject([
      activity('OrderAccepted'),
      activity('ExecutionCreated'),
      activity('OrderUROutCompleted'),
    ]);
  });

  it('denies a token that is dead, and closes', async () => {
    const { schwab, login, subscribe } = await makeStream();
    const client = connect(schwab);
    client.say(login('nothing'));
    expect(client.heard()).toMatchObject([{ response: [{ content: { code: 3 } }] }]);
    expect(client.isOpen()).toBe(false);
    const early = connect(schwab);
    early.say(subscribe);
    early.sayRaw('{"requests":');
    expect(early.heard()).toMatchObject([{ response: [{ content: { code: 21 } }] }]);
  });

  it('is one for each user: a second login closes the first', async () => {
    const { schwab, login } = await makeStream();
    const first = connect(schwab);
    first.say(login());
    const second = connect(schwab);
    second.say(login());
    expect(first.heard()).toMatchObject([{}, { response: [{ content: { code: 12 } }] }]);
    expect([first.isOpen(), second.isOpen()]).toEqual([false, true]);
  });

  it('beats every ten seconds, while order frames are lost as well', async () => {
    const { schwab, login, subscribe } = await makeStream();
    const client = connect(schwab);
    client.say(login(), subscribe);
    client.heard();
    schwab.fault({ route: 'stream', kind: 'stream_mute', times: 10 });
    await schwab.ask('POST', `/trader/v1/accounts/${schwab.hash}/orders`, ORDER);
    await schwab.simulator.work();
    schwab.world.pass(10_000);
    await schwab.simulator.work();
    expect(client.heard()).toEqual([{ notify: [{ heartbeat: String(schwab.world.wallNow()) }] }]);
  });
});
