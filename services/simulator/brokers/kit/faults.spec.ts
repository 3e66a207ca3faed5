import { describe, expect, it } from '@jest/globals';
import {
  answerWithFaults,
  type BrokerSimulator,
  type FaultKind,
  FaultScript,
  inEnvironment,
  jsonReply,
  RateWindows,
  type SimRequest,
} from './index.js';

const REQUEST: SimRequest = { method: 'POST', path: '/x', query: new URLSearchParams(), headers: {}, body: '' };

describe(FaultScript.name, () => {
  it('meets the first matching request and no other, unless it says so', () => {
    const script = new FaultScript([{ route: 'orders.place', kind: 'reset_after' }]);
    expect(script.plan('balances')).toBeUndefined();
    expect(script.plan('orders.place')?.kind).toBe('reset_after');
    expect(script.plan('orders.place')).toBeUndefined();
  });

  it('counts from the request it names, for as many as it says', () => {
    const script = new FaultScript([{ route: '*', kind: 'error_before', from: 2, times: 2 }]);
    expect(['a', 'b', 'c', 'd'].map((route) => script.plan(route)?.kind)).toEqual([
      undefined,
      'error_before',
      'error_before',
      undefined,
    ]);
  });

  it('counts kinds of the books apart from those of the way', () => {
    const script = new FaultScript([
      { route: 'orders.place', kind: 'late_fill' },
      { route: 'orders.place', kind: 'slow', ms: 5 },
    ]);
    expect(script.plan('orders.place')).toEqual({ route: 'orders.place', kind: 'slow', ms: 5 });
    expect(script.meet('orders.place', 'double_fill')).toBeUndefined();
    expect(script.meet('orders.place', 'late_fill')?.kind).toBe('late_fill');
    script.clear();
    expect(script.faults()).toEqual([]);
  });
});

describe(answerWithFaults.name, () => {
  async function deliver(kind: FaultKind, ms?: number) {
    let carriedOut = 0;
    const simulator: BrokerSimulator = {
      name: 'example',
      hosts: ['live.api'],
      routeOf: () => 'orders.place',
      handle: async () => {
        carriedOut += 1;
        return jsonReply(201, { id: 1 });
      },
      work: async () => undefined,
    };
    const script = new FaultScript([{ route: 'orders.place', kind, ...(ms === undefined ? {} : { ms }) }]);
    const delivery = await answerWithFaults(simulator, script, 'live.api', REQUEST);
    return [carriedOut, delivery.kind === 'reply' ? [delivery.reply.status, delivery.afterMs] : delivery];
  }

  it.each<[FaultKind, number, unknown]>([
    ['reset_before', 0, { kind: 'reset', carriedOut: false }],
    ['hang_before', 0, { kind: 'hang', carriedOut: false }],
    ['error_before', 0, [500, undefined]],
    ['rate_limited', 0, [429, undefined]],
    ['unauthorised', 0, [401, undefined]],
    ['reset_after', 1, { kind: 'reset', carriedOut: true }],
    ['hang_after', 1, { kind: 'hang', carriedOut: true }],
    ['error_after', 1, [500, undefined]],
    ['garbage_after', 1, [200, undefined]],
    ['slow', 1, [201, 40]],
  ])('%s', async (kind, carriedOut, seen) => {
    expect(await deliver(kind, 40)).toEqual([carriedOut, seen]);
  });
});

describe(RateWindows.name, () => {
  it('counts within a window that begins with the first request', () => {
    const windows = new RateWindows(60_000);
    const take = (key: string, now: number) => windows.take(key, 2, now as never);
    expect(take('a', 1_000)).toEqual({ isAllowed: true, limit: 2, used: 1, left: 1, endsAt: 61_000 });
    expect([take('a', 1_001).isAllowed, take('a', 60_999).isAllowed]).toEqual([true, false]);
    expect(take('b', 60_999).isAllowed).toBe(true);
    expect(take('a', 61_000)).toMatchObject({ isAllowed: true, used: 1 });
  });
});

describe(inEnvironment.name, () => {
  it('shows one environment by its roles', async () => {
    const asked: string[] = [];
    const simulator: BrokerSimulator = {
      name: 'example',
      hosts: ['live.api', 'paper.api', 'paper.ws'],
      routeOf: (host) => host,
      handle: async (host) => {
        asked.push(host);
        return jsonReply(200, {});
      },
      work: async () => undefined,
    };
    const paper = inEnvironment(simulator, 'paper');
    expect(paper.hosts).toEqual(['api', 'ws']);
    await paper.handle('api', REQUEST);
    expect(asked).toEqual(['paper.api']);
    expect(paper.connect).toBeUndefined();
  });
});
