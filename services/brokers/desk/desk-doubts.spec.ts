import { describe, expect, it } from '@jest/globals';
import type { Order, OrderIntent } from '#core/model';
import { TEST_ACCOUNT } from '#core/testing';
import { addMs, type ClientOrderId, type Price } from '#core/units';
import { PlatformError } from '#platform/errors';
import type { BrokerPort, PlaceOrder, PlaceOutcome, SendGuard } from '#ports';
import { DeskBench, type Disguise, disguisedBroker, overridden, runRounds, startDesk } from '../testing/index.js';
import { Desk } from './desk.js';

const BY_SHAPE: Disguise = { dedupes: false, lookup: 'byShape', fills: 'executions' };
const PLAIN: Disguise = { dedupes: true, lookup: 'byClientOrderId', fills: 'executions' };
/** Above the bid: it rests. */
const RESTING = { limit: 25_500 as Price };

type Send = (place: BrokerPort['place'], order: PlaceOrder, guard?: SendGuard) => Promise<PlaceOutcome>;
const arrives: Send = async (place, order) => {
  await place(order);
  return { kind: 'unknown', cause: 'TIMEOUT' };
};
const isLost: Send = async () => ({ kind: 'unknown', cause: 'TIMEOUT' });

function brokerThat(bench: DeskBench, send: Send, disguise = BY_SHAPE, over: Partial<BrokerPort> = {}) {
  const { broker } = bench.paper;
  return overridden(disguisedBroker(broker, bench.books, disguise), {
    place: (order, guard) => send((one, asked) => broker.place(one, asked), order, guard),
    ...over,
  });
}

/** Somebody else's order of the same shape, at the broker only. */
async function byAnotherHand(bench: DeskBench, intent: OrderIntent, name: string): Promise<string> {
  const { accountId, symbol, side, quantity, limit } = intent;
  const clientOrderId = name as ClientOrderId;
  const placed = await bench.paper.broker.place({ accountId, clientOrderId, symbol, side, quantity, limit });
  if (placed.kind !== 'accepted') throw new Error('not accepted');
  return placed.brokerOrderId;
}

const evidenceOf = (bench: DeskBench, intent: OrderIntent) =>
  (bench.store.tables.evidence.get((bench.orderOf(intent) as Order).id) ?? []).map(({ kind, detail }) => ({
    kind,
    ...detail,
  }));

describe(`${Desk.name}, when nothing of an order left`, () => {
  it('ends it with the reason, frees what it held, and says so', async () => {
    const bench = new DeskBench();
    const broker = brokerThat(bench, async () => ({ kind: 'not_sent', cause: 'NO_CONNECTION' }), PLAIN);
    const intent = bench.intend();
    await startDesk(bench, bench.newDesk({ broker }));
    expect(bench.orderOf(intent)).toMatchObject({ state: 'not_sent', code: 'NO_CONNECTION' });
    expect((await bench.store.accountView(TEST_ACCOUNT))?.pending).toEqual([]);
    expect(evidenceOf(bench, intent)).toEqual([{ kind: 'not_sent', cause: 'NO_CONNECTION' }]);
  });

  it('asks right before the bytes leave whether the lease still stands, and leaves the order to recovery when not', async () => {
    const bench = new DeskBench();
    let guarded: boolean | undefined;
    const broker = brokerThat(
      bench,
      async (place, order, guard) => {
        bench.advance(guarded === undefined ? 2_600 : 0);
        guarded = guard?.();
        return guarded ? place(order) : { kind: 'not_sent', cause: 'GUARD_REFUSED' };
      },
      PLAIN,
    );
    const intent = bench.intend();
    const desk = await startDesk(bench, bench.newDesk({ broker }));
    expect(guarded).toBe(false);
    expect(bench.orderOf(intent)).toMatchObject({ state: 'submitting' });
    await desk.renewLeases();
    await desk.round();
    expect(bench.orderOf(intent)).toMatchObject({ state: 'filled' });
  });

  it('asks whether it may still leave, and names the stop', async () => {
    const bench = new DeskBench();
    let isStopped = false;
    const broker = brokerThat(
      bench,
      async (_place, _order, guard) => {
        isStopped = true;
        expect(guard?.()).toBe(false);
        return { kind: 'not_sent', cause: 'GUARD_REFUSED' };
      },
      PLAIN,
    );
    const intent = bench.intend();
    await startDesk(bench, bench.newDesk({ broker, parts: { mayLeave: () => !isStopped } }));
    expect(bench.orderOf(intent)).toMatchObject({ state: 'not_sent', code: 'STOPPED' });
  });

  it('lets no bytes leave after the call was given up: who searches for the order must not be overtaken by it', async () => {
    const bench = new DeskBench();
    let mayLeave: SendGuard | undefined;
    const broker = brokerThat(
      bench,
      async (_place, _order, guard) => {
        mayLeave = guard;
        expect(guard?.()).toBe(true);
        return { kind: 'unknown', cause: 'BROKER_OVERRUN' };
      },
      BY_SHAPE,
    );
    const intent = bench.intend(RESTING);
    await startDesk(bench, bench.newDesk({ broker }));
    expect(bench.orderOf(intent)).toMatchObject({ state: 'unknown' });
    expect(mayLeave?.()).toBe(false);
  });

  it('believes it only of an order that nobody sent before', async () => {
    const bench = new DeskBench();
    let sent = 0;
    const broker = brokerThat(
      bench,
      async (place, order) => {
        sent += 1;
        return sent === 1 ? isLost(place, order) : { kind: 'not_sent', cause: 'NO_BUDGET' };
      },
      PLAIN,
    );
    const intent = bench.intend();
    const desk = await startDesk(bench, bench.newDesk({ broker }));
    await runRounds(bench, desk, 3);
    expect(sent).toBeGreaterThan(1);
    expect(bench.orderOf(intent)).toMatchObject({ state: 'unknown' });
  });
});

describe(`${Desk.name}, told that the broker has an order with this client id`, () => {
  /** The order arrives, its answer is lost, and it is not found until it is shown. */
  async function hidden() {
    const bench = new DeskBench();
    let isShown = false;
    let sent = 0;
    const broker = brokerThat(
      bench,
      async (place, order) => {
        sent += 1;
        if (sent === 1) return arrives(place, order);
        return { kind: 'rejected', code: 'DUPLICATE_CLIENT_ORDER_ID' };
      },
      PLAIN,
      {
        findByClientOrderId: async (accountId, clientOrderId) =>
          isShown ? bench.paper.broker.findByClientOrderId(accountId, clientOrderId) : undefined,
        fillsSince: async () => [],
        listOpenOrders: async () => [],
        positions: async () => [],
      },
    );
    const intent = bench.intend(RESTING);
    const desk = await startDesk(bench, bench.newDesk({ broker }));
    const show = () => {
      isShown = true;
    };
    return { bench, desk, intent, show, sends: () => sent };
  }

  it('never takes searches in vain for a proof, and sends it no more', async () => {
    const { bench, desk, intent, sends } = await hidden();
    await runRounds(bench, desk, 120, 1_000);
    expect(bench.orderOf(intent)).toMatchObject({ state: 'unknown' });
    expect(sends()).toBe(2);
    expect(bench.names()).toContain('order_undecided');
  });

  it('finds it as soon as it is shown', async () => {
    const { bench, desk, intent, show } = await hidden();
    await runRounds(bench, desk, 2, 1_000);
    show();
    await runRounds(bench, desk, 1, 1_000);
    expect(bench.orderOf(intent)).toMatchObject({ brokerOrderId: `paper-${intent.clientOrderId}` });
  });
});

describe(`${Desk.name}, where orders are known by their shape only`, () => {
  it('adopts the one order that has it', async () => {
    const bench = new DeskBench();
    const intent = bench.intend(RESTING);
    const desk = await startDesk(bench, bench.newDesk({ broker: brokerThat(bench, arrives) }));
    await desk.round();
    const brokerOrderId = `paper-${intent.clientOrderId}`;
    expect(bench.orderOf(intent)).toMatchObject({ state: 'working', brokerOrderId });
    expect(evidenceOf(bench, intent)).toContainEqual({ kind: 'search_found', lookup: 'byShape', brokerOrderId });
  });

  it('counts what traded before it was found, once', async () => {
    const bench = new DeskBench();
    const intent = bench.intend();
    const desk = await startDesk(bench, bench.newDesk({ broker: brokerThat(bench, arrives) }));
    await runRounds(bench, desk, 2);
    expect(bench.orderOf(intent)).toMatchObject({ state: 'filled', filledQuantity: 1 });
    expect((await bench.store.accountView(TEST_ACCOUNT))?.drift).toBe(false);
  });

  it('does not take an order for its own that was there before', async () => {
    const bench = new DeskBench();
    const desk = await startDesk(bench, bench.newDesk({ broker: brokerThat(bench, isLost) }));
    const intent = bench.intend(RESTING);
    await byAnotherHand(bench, intent, 'hand-1');
    await desk.reconcile(TEST_ACCOUNT);
    bench.advance(1_000);
    await desk.round();
    await runRounds(bench, desk, 35, 1_000);
    expect(bench.orderOf(intent)).toMatchObject({ state: 'not_sent' });
  });

  it('leaves one to a person that was stamped by a clock which is wrong, and never calls it not sent', async () => {
    const bench = new DeskBench();
    const inner = disguisedBroker(bench.paper.broker, bench.books, BY_SHAPE);
    const broker = brokerThat(bench, arrives, BY_SHAPE, {
      listOrdersSince: async (accountId, since) =>
        (await inner.listOrdersSince(accountId, addMs(since, -60_000)))
          .map(({ placedAt, ...order }) => ({ ...order, placedAt: addMs(placedAt ?? bench.market.now, -20_000) }))
          .filter(({ placedAt }) => placedAt >= since),
    });
    const intent = bench.intend(RESTING);
    const desk = await startDesk(bench, bench.newDesk({ broker }));
    await runRounds(bench, desk, 50, 1_000);
    expect(bench.orderOf(intent)).toMatchObject({ state: 'unknown' });
    expect(evidenceOf(bench, intent).at(-1)).toMatchObject({
      kind: 'shape_candidates',
      candidates: [{ brokerOrderId: `paper-${intent.clientOrderId}` }],
    });
  });

  it('leaves it to a person when two orders may be it, blocks openings, and shows them', async () => {
    const bench = new DeskBench();
    const intent = bench.intend(RESTING);
    const other = bench.intend({ symbol: 'AAPL251219P00260000' as never, limit: 15_000 as Price });
    const broker = brokerThat(bench, async (place, order) => {
      await byAnotherHand(bench, intent, 'hand-1');
      return arrives(place, order);
    });
    const desk = await startDesk(bench, bench.newDesk({ broker }));
    await runRounds(bench, desk, 59, 1_000);
    expect(bench.orderOf(intent)).toMatchObject({ state: 'unknown' });
    expect(bench.refusalOf(other)).toBe('UNKNOWN_ORDER_OPEN');
    const [evidence] = evidenceOf(bench, intent);
    expect(evidence).toMatchObject({
      kind: 'shape_candidates',
      twins: 0,
      candidates: [
        { brokerOrderId: 'paper-hand-1', quantity: 1, filledQuantity: 0, limit: '2.55' },
        { brokerOrderId: `paper-${intent.clientOrderId}`, quantity: 1, filledQuantity: 0, limit: '2.55' },
      ],
    });
    // Said once a minute, not at each look.
    expect(bench.names().filter((name) => name === 'order_undecided')).toHaveLength(1);
  });

  it('leaves it to a person when the only one that may be it was cancelled by somebody', async () => {
    const bench = new DeskBench();
    const intent = bench.intend(RESTING);
    const broker = brokerThat(bench, async () => {
      const brokerOrderId = await byAnotherHand(bench, intent, 'hand-1');
      await bench.paper.broker.cancel(intent.accountId, brokerOrderId);
      return { kind: 'unknown', cause: 'TIMEOUT' };
    });
    const desk = await startDesk(bench, bench.newDesk({ broker }));
    await runRounds(bench, desk, 59, 1_000);
    expect(bench.orderOf(intent)).toMatchObject({ state: 'unknown' });
    const candidates = [expect.objectContaining({ brokerOrderId: 'paper-hand-1' })];
    expect(evidenceOf(bench, intent)[0]).toMatchObject({ kind: 'shape_candidates', candidates });
  });

  it('holds the next order of a contract and side back until the one before is acknowledged', async () => {
    const bench = new DeskBench();
    const held = bench.intend();
    const desk = await startDesk(bench);
    expect(bench.orderOf(held)).toMatchObject({ state: 'filled' });
    const shaped = bench.newDesk({ broker: brokerThat(bench, isLost) });
    bench.advance(3_001);
    await shaped.renewLeases();
    await shaped.round();
    const first = bench.intendClose(held, { limit: 20_000 as Price });
    await shaped.round();
    expect(bench.orderOf(first)).toMatchObject({ state: 'unknown' });
    const second = bench.intendClose(held, { limit: 20_000 as Price, botId: 'another' as never });
    await shaped.round();
    expect(bench.orderOf(second)).toBeUndefined();
    expect(bench.refusalOf(second)).toBeUndefined();
    await runRounds(bench, shaped, 62, 1_000);
    expect(bench.orderOf(first)).toMatchObject({ state: 'not_sent' });
    expect(bench.store.tables.intents.get(second.id)?.status).not.toBe('pending');
    expect(desk.accounts).toHaveLength(1);
  });

  it('proves nothing by a search that failed: it begins anew', async () => {
    const bench = new DeskBench();
    let isAway = false;
    const inner = disguisedBroker(bench.paper.broker, bench.books, BY_SHAPE);
    const broker = brokerThat(bench, isLost, BY_SHAPE, {
      listOrdersSince: (accountId, since) =>
        isAway
          ? Promise.reject(new PlatformError('BROKER_UNREACHABLE'))
          : inner.listOrdersSince(accountId, addMs(since, 0)),
    });
    const intent = bench.intend(RESTING);
    const desk = await startDesk(bench, bench.newDesk({ broker }));
    await runRounds(bench, desk, 25, 1_000);
    isAway = true;
    await runRounds(bench, desk, 4, 1_000);
    isAway = false;
    await runRounds(bench, desk, 25, 1_000);
    expect(bench.orderOf(intent)).toMatchObject({ state: 'unknown' });
    expect(evidenceOf(bench, intent).map((fact) => fact.kind)).toEqual([
      'search_empty',
      'search_failed',
      'search_empty',
    ]);
    await runRounds(bench, desk, 8, 1_000);
    expect(bench.orderOf(intent)).toMatchObject({ state: 'not_sent' });
  });

  it('goes on with its proof when a search was put off for the sake of the limits, and looks every three seconds', async () => {
    const bench = new DeskBench();
    let isLimited = false;
    let searches = 0;
    const inner = disguisedBroker(bench.paper.broker, bench.books, BY_SHAPE);
    const broker = brokerThat(bench, isLost, BY_SHAPE, {
      listOrdersSince: (accountId, since) => {
        searches += 1;
        if (isLimited) return Promise.reject(new PlatformError('BROKER_RATE_LIMITED', { retryable: true }));
        return inner.listOrdersSince(accountId, since);
      },
    });
    const intent = bench.intend(RESTING);
    const desk = await startDesk(bench, bench.newDesk({ broker }));
    await runRounds(bench, desk, 20, 1_000);
    expect(searches).toBeLessThan(10);
    isLimited = true;
    await runRounds(bench, desk, 4, 1_000);
    isLimited = false;
    await runRounds(bench, desk, 12, 1_000);
    expect(bench.orderOf(intent)).toMatchObject({ state: 'not_sent' });
  });
});
