import { describe, expect, it } from '@jest/globals';
import { TEST_ACCOUNT, TEST_USER } from '#core/testing';
import { type AccountId, addMs, type Money, type Price } from '#core/units';
import { PlatformError } from '#platform/errors';
import type { BrokerPort, StreamHint } from '#ports';
import { DeskBench, overridden, runRounds, startDesk, turn, turns } from '../testing/index.js';
import { BROKER_OVERRUN, boundedBroker } from './bounded-broker.js';
import { Desk } from './desk.js';
import { type BrokerPace, LOCAL_PACE, paceWithin } from './pace.js';

const SECOND_ACCOUNT = 'a0000000-0000-4000-8000-000000000002' as AccountId;
const RESTING = { limit: 25_500 as Price };
/** Above the bid, for longer than a test goes on. */
const restingLong = (bench: DeskBench) => ({ ...RESTING, validUntil: addMs(bench.market.now, 3_600_000) });
const NETWORK: BrokerPace = {
  pollMs: 2_000,
  pollWithStreamMs: 5_000,
  gapMs: 250,
  balancesAfterMoveMs: 15_000,
  balancesEveryMs: 15_000,
};

/** Time is counted in turns of the event loop here: what does not happen within these will not happen. */
async function turnUntil(condition: () => boolean): Promise<void> {
  for (let done = 0; done < 5_000 && !condition(); done += 1) await turn();
  expect(condition()).toBe(true);
}

describe(`${Desk.name}.run`, () => {
  it('does not let a broker that never answers hold up another account', async () => {
    const bench = new DeskBench();
    const cash = 100_000_000_000 as Money;
    bench.store.addAccount({ accountId: SECOND_ACCOUNT, userId: TEST_USER, type: 'cash', cash });
    bench.books.openAccount(SECOND_ACCOUNT, 'cash', cash);
    const stuck = overridden(bench.paper.broker, { positions: () => new Promise(() => undefined) });
    const stopping = new AbortController();
    const sleep = async (ms: number, signal?: AbortSignal) => {
      await turn();
      bench.advance(ms / 4);
      if (signal?.aborted) throw new PlatformError('ABORTED');
    };
    const brokerFor = async (accountId: AccountId) => (accountId === TEST_ACCOUNT ? stuck : bench.paper.broker);
    const desk = bench.newDesk({ parts: { timers: { sleep }, brokerFor } });
    void desk.run(stopping.signal);
    const waiting = bench.intend();
    const intent = bench.intend({ accountId: SECOND_ACCOUNT });
    desk.wake();
    await turnUntil(() => bench.orderOf(intent)?.state === 'filled');
    expect(bench.orderOf(waiting)).toBeUndefined();
    stopping.abort();
  });

  it('ends an intent whose time is over although its account cannot be recovered', async () => {
    const bench = new DeskBench();
    const away = overridden(bench.paper.broker, { positions: () => Promise.reject(new PlatformError('BROKER_AWAY')) });
    const intent = bench.intend();
    const desk = await startDesk(bench, bench.newDesk({ broker: away }));
    await runRounds(bench, desk, 59, 1_000);
    expect(bench.refusalOf(intent)).toBeUndefined();
    await runRounds(bench, desk, 3, 1_000);
    expect(bench.refusalOf(intent)).toBe('INTENT_EXPIRED');
  });
});

describe(`${Desk.name}, with a broker behind a network`, () => {
  /** Counts the calls of each method. */
  function counted(bench: DeskBench, over: Partial<BrokerPort> = {}) {
    const calls = new Map<string, number>();
    const inner = overridden(bench.paper.broker, over);
    const broker = new Proxy(inner, {
      get(target, property) {
        const value: unknown = Reflect.get(target, property, target);
        if (typeof value !== 'function') return value;
        return (...args: unknown[]) => {
          calls.set(String(property), (calls.get(String(property)) ?? 0) + 1);
          return Reflect.apply(value, target, args);
        };
      },
    });
    const during = async (work: () => Promise<void>) => {
      calls.clear();
      await work();
      return Object.fromEntries(calls);
    };
    return { broker, during };
  }

  it('reads the list each two seconds while an order works, fills when it says that something traded, balances after that', async () => {
    const bench = new DeskBench();
    const { broker, during } = counted(bench);
    const intent = bench.intend(restingLong(bench));
    const desk = await startDesk(bench, bench.newDesk({ broker, parts: { paceOf: () => NETWORK } }));
    await runRounds(bench, desk, 50, 400);
    expect(await during(() => runRounds(bench, desk, 50, 400))).toEqual({ listOpenOrders: 10 });
    bench.market.show(25_500, 26_000);
    await bench.paper.broker.workOrders();
    const calls = await during(() => runRounds(bench, desk, 6, 400));
    expect(calls).toMatchObject({ fillsSince: 1, balances: 1 });
    expect(bench.orderOf(intent)).toMatchObject({ state: 'filled' });
    // The books are compared once after a minute, because something moved; then nothing is asked any more.
    await runRounds(bench, desk, 200, 400);
    expect(await during(() => runRounds(bench, desk, 200, 400))).toEqual({});
  });

  it('opens a stream while an order works, follows its hints at once, asks less often, and closes it with the order', async () => {
    const bench = new DeskBench();
    let hint: ((hint: StreamHint) => void) | undefined;
    let closed = 0;
    const { broker, during } = counted(bench, {
      capabilities: { ...bench.paper.broker.capabilities, stream: true },
      stream(_accountId, onHint) {
        hint = onHint;
        return {
          close: async () => {
            closed += 1;
          },
        };
      },
    });
    const intent = bench.intend(restingLong(bench));
    const desk = await startDesk(bench, bench.newDesk({ broker, parts: { paceOf: () => NETWORK } }));
    expect(bench.names().filter((name) => name === 'stream_opened')).toHaveLength(1);
    hint?.({ kind: 'up' });
    await runRounds(bench, desk, 5, 400);
    expect(await during(() => runRounds(bench, desk, 50, 400))).toMatchObject({ listOpenOrders: 4 });
    hint?.({ kind: 'down', cause: 'SILENT' });
    expect(await during(() => runRounds(bench, desk, 50, 400))).toMatchObject({ listOpenOrders: 10 });
    bench.market.show(25_500, 26_000);
    await bench.paper.broker.workOrders();
    bench.advance(250);
    hint?.({ kind: 'order_moved' });
    await desk.round();
    expect(bench.orderOf(intent)).toMatchObject({ state: 'filled' });
    await runRounds(bench, desk, 6, 400);
    expect(closed).toBe(1);
  });

  it('asks nothing on the way of an intent: what is due by the clock waits for a look', async () => {
    const bench = new DeskBench();
    const { broker, during } = counted(bench, {
      capabilities: { ...bench.paper.broker.capabilities, stream: true },
      stream: () => ({ close: async () => undefined }),
    });
    let isHeld = false;
    const sleep = async () => {
      do await turn();
      while (isHeld);
    };
    const stopping = new AbortController();
    const desk = bench.newDesk({ broker, parts: { paceOf: () => NETWORK, timers: { sleep } } });
    void desk.run(stopping.signal);
    const first = bench.intend(restingLong(bench));
    desk.wake(TEST_ACCOUNT);
    await turnUntil(() => bench.orderOf(first)?.state === 'working');
    isHeld = true;
    await turns(50);
    // Reading the list is due, and the lease still stands.
    bench.advance(2_400);
    const second = bench.intend(restingLong(bench));
    const beside = await during(async () => {
      desk.hear({ accountId: TEST_ACCOUNT, intents: [second] });
      await turnUntil(() => bench.refusalOf(second) === 'DUPLICATE_ORDER');
      await turns(50);
    });
    expect(beside).toEqual({});
    const looked = await during(async () => {
      isHeld = false;
      await turns(50);
    });
    expect(looked).toMatchObject({ listOpenOrders: 1 });
    stopping.abort();
  });

  it('reads what happened at the broker while a stop has something left to do', async () => {
    const bench = new DeskBench();
    const { broker } = counted(bench);
    let isStopped = false;
    const stops = { isWanted: () => isStopped, levelOf: () => 'none' as const, enter: async () => undefined };
    const sleep = async (ms: number) => {
      await turn();
      bench.advance(ms / 4);
    };
    const stopping = new AbortController();
    const desk = bench.newDesk({ broker, parts: { paceOf: () => NETWORK, timers: { sleep }, stops } });
    void desk.run(stopping.signal);
    const intent = bench.intend(restingLong(bench));
    desk.wake(TEST_ACCOUNT);
    await turnUntil(() => bench.orderOf(intent)?.state === 'working');
    // What the desk asks because it has just sent something is over.
    await turns(200);
    isStopped = true;
    bench.market.show(25_500, 26_000);
    await bench.paper.broker.workOrders();
    await turnUntil(() => bench.orderOf(intent)?.state === 'filled');
    stopping.abort();
  });

  it('closes the stream of an account that somebody else has', async () => {
    const bench = new DeskBench();
    let closed = 0;
    const broker = overridden(bench.paper.broker, {
      capabilities: { ...bench.paper.broker.capabilities, stream: true },
      stream: () => ({
        close: async () => {
          closed += 1;
        },
      }),
    });
    bench.intend(RESTING);
    const desk = await startDesk(bench, bench.newDesk({ broker }));
    bench.advance(3_001);
    await bench.newDesk().renewLeases();
    await desk.renewLeases();
    expect(closed).toBe(1);
  });
});

describe(paceWithin.name, () => {
  it.each([
    // 120 a minute, 30 kept: half of 90 for polls of two calls is 22 polls, one each 2.67 s.
    [{ windowMs: 60_000, requests: 120, keptForExits: 30 }, 2_667],
    // 200 a minute, 20 kept: 45 polls would fit, but nobody needs to ask more often than this.
    [{ windowMs: 60_000, requests: 200, keptForExits: 20 }, 2_000],
    [{ windowMs: 60_000, requests: 10, keptForExits: 9 }, 60_000],
  ])('stays within %j', (budget, pollMs) => {
    expect(paceWithin(budget)).toMatchObject({ pollMs, balancesEveryMs: 15_000 });
  });
  it('asks a local broker at each look', () => {
    expect(LOCAL_PACE.pollMs).toBe(0);
  });
});

describe(boundedBroker.name, () => {
  /** Time is over as soon as it is waited for. */
  const noTime = (_ms: number, task: () => void) => {
    task();
    return () => undefined;
  };
  const endless = () => () => undefined;
  const never = () => new Promise<never>(() => undefined);

  it('takes a command that overran for unknown and a read that overran for failed', async () => {
    const { paper } = new DeskBench();
    const stuck = overridden(paper.broker, { place: never, cancel: never, balances: never });
    const broker = boundedBroker(stuck, 1, noTime);
    expect(await broker.place({} as never)).toEqual({ kind: 'unknown', cause: BROKER_OVERRUN });
    expect(await broker.cancel(TEST_ACCOUNT, 'x')).toEqual({ kind: 'unknown', cause: BROKER_OVERRUN });
    await expect(broker.balances(TEST_ACCOUNT)).rejects.toMatchObject({ code: 'BROKER_UNREACHABLE' });
  });

  it('hands on what comes in time, errors included, and what is no call', async () => {
    const { paper } = new DeskBench();
    const failing = overridden(paper.broker, { positions: () => Promise.reject(new PlatformError('BROKER_FAILING')) });
    const broker = boundedBroker(failing, 1, endless);
    expect(broker.name).toBe('paper');
    expect(await broker.listOpenOrders(TEST_ACCOUNT)).toEqual([]);
    await expect(broker.positions(TEST_ACCOUNT)).rejects.toMatchObject({ code: 'BROKER_FAILING' });
  });
});
