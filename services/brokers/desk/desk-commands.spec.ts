import { describe, expect, it } from '@jest/globals';
import { defaultBotConfig } from '#core/bot';
import type { Order, OrderIntent } from '#core/model';
import { TEST_ACCOUNT, TEST_BOT, TEST_USER } from '#core/testing';
import type { ClientOrderId, OrderId, Price } from '#core/units';
import { PlatformError } from '#platform/errors';
import type { BrokerPort } from '#ports';
import type { DeskCommandTerms } from '#store/desk';
import {
  DeskBench,
  type Disguise,
  disguisedBroker,
  overridden,
  runRounds,
  startDesk,
  TEST_SYMBOL,
} from '../testing/index.js';
import { Desk } from './desk.js';

const BY_SHAPE: Disguise = { dedupes: false, lookup: 'byShape', fills: 'executions' };
const RESTING = { limit: 25_500 as Price };

/** Asks, lets the desk look once, and returns what became of it. */
async function ask(bench: DeskBench, desk: Desk, terms: DeskCommandTerms) {
  bench.store.askDesk({ accountId: TEST_ACCOUNT, userId: TEST_USER, terms });
  await desk.round();
  return bench.store.tables.deskCommands.at(-1)?.result;
}

async function byHand(bench: DeskBench, quantity: number, limit: number, name = 'hand-1'): Promise<string> {
  const terms = { accountId: TEST_ACCOUNT, symbol: TEST_SYMBOL, side: 'sell_to_open', quantity } as const;
  const clientOrderId = name as ClientOrderId;
  const placed = await bench.paper.broker.place({ ...terms, clientOrderId, limit: limit as Price });
  if (placed.kind !== 'accepted') throw new Error('not accepted');
  return placed.brokerOrderId;
}

const idOf = (bench: DeskBench, intent: OrderIntent) => bench.orderOf(intent)?.id as OrderId;
const refused = (code: string) => ({ outcome: 'refused', code });
const DONE = { outcome: 'done' };

describe(`${Desk.name}, asked by a person`, () => {
  it('cancels an order, and says when there is nothing left to cancel', async () => {
    const bench = new DeskBench();
    const intent = bench.intend(RESTING);
    const desk = await startDesk(bench);
    const terms = { kind: 'cancel_order', orderId: idOf(bench, intent) } as const;
    expect(await ask(bench, desk, terms)).toEqual(DONE);
    await runRounds(bench, desk, 1);
    expect(bench.orderOf(intent)).toMatchObject({ state: 'cancelled' });
    expect(await ask(bench, desk, terms)).toEqual(refused('ORDER_ENDED'));
  });

  it('compares the books', async () => {
    const bench = new DeskBench();
    const desk = await startDesk(bench);
    await byHand(bench, 2, 25_000);
    expect(await ask(bench, desk, { kind: 'reconcile' })).toEqual(DONE);
    expect(await bench.store.accountView(TEST_ACCOUNT)).toMatchObject({ drift: true });
  });

  it('does not do what was asked for long ago', async () => {
    const bench = new DeskBench();
    const desk = await startDesk(bench);
    bench.store.askDesk({ accountId: TEST_ACCOUNT, userId: TEST_USER, terms: { kind: 'reconcile' } });
    bench.advance(300_001);
    await desk.renewLeases();
    await desk.round();
    expect(bench.store.tables.deskCommands.at(-1)?.result).toEqual(refused('COMMAND_TOO_OLD'));
  });

  it('tries again when the broker cannot be asked', async () => {
    const bench = new DeskBench();
    let isAway = false;
    const broker = overridden(bench.paper.broker, {
      listOpenOrders: (accountId) =>
        isAway ? Promise.reject(new PlatformError('BROKER_UNREACHABLE')) : bench.paper.broker.listOpenOrders(accountId),
    });
    const desk = await startDesk(bench, bench.newDesk({ broker }));
    isAway = true;
    expect(await ask(bench, desk, { kind: 'reconcile' })).toBeUndefined();
    isAway = false;
    await runRounds(bench, desk, 2);
    expect(bench.store.tables.deskCommands.at(-1)?.result).toEqual(DONE);
  });
});

describe(`${Desk.name}, told what became of an order in doubt`, () => {
  /** Two orders at the broker look like the one whose answer was lost. */
  async function inDoubt() {
    const bench = new DeskBench();
    const intent = bench.intend(RESTING);
    const { broker } = bench.paper;
    const shaped = overridden(disguisedBroker(broker, bench.books, BY_SHAPE), {
      async place(order) {
        await byHand(bench, 1, 25_500);
        await broker.place(order);
        return { kind: 'unknown', cause: 'TIMEOUT' };
      },
    });
    const desk = await startDesk(bench, bench.newDesk({ broker: shaped }));
    await runRounds(bench, desk, 1);
    expect(bench.orderOf(intent)).toMatchObject({ state: 'unknown' });
    const orderId = idOf(bench, intent);
    const found = (brokerOrderId: string) =>
      ask(bench, desk, { kind: 'resolve_unknown', orderId, verdict: 'found', brokerOrderId });
    return { bench, desk, intent, orderId, found, own: `paper-${intent.clientOrderId}` };
  }

  it('takes the order that a person names, and keeps who decided', async () => {
    const { bench, intent, orderId, found, own } = await inDoubt();
    expect(await found(own)).toEqual(DONE);
    expect(bench.orderOf(intent)).toMatchObject({ state: 'working', brokerOrderId: own });
    const kinds = bench.store.tables.evidence.get(orderId)?.map((fact) => fact.kind);
    expect(kinds).toEqual(['shape_candidates', 'decided_by_person', 'search_found']);
  });

  it('refuses an order that is not there, that differs, or that is somebody else’s, and keeps that too', async () => {
    const { bench, desk, intent, orderId, found, own } = await inDoubt();
    expect(await found('nothing')).toEqual(refused('CANDIDATE_NOT_FOUND'));
    expect(await found(await byHand(bench, 2, 25_500, 'hand-2'))).toEqual(refused('CANDIDATE_DIFFERS'));
    bench.advance(3_001);
    const second = bench.intend({ ...RESTING, symbol: intent.symbol, botId: 'another' as never });
    bench.store.tables.orders.set('other-o' as OrderId, {
      ...(bench.orderOf(intent) as Order),
      ...{ id: 'other-o' as OrderId, state: 'filled', brokerOrderId: own, intentId: second.id },
    });
    await desk.renewLeases();
    expect(await found(own)).toEqual(refused('CANDIDATE_TAKEN'));
    const last = bench.store.tables.evidence.get(orderId)?.at(-1);
    expect(last).toMatchObject({ kind: 'decided_by_person', detail: { verdict: 'found', refused: 'CANDIDATE_TAKEN' } });
    expect(bench.orderOf(intent)).toMatchObject({ state: 'unknown' });
  });

  it('does not believe that it was never sent while the broker shows what may be it', async () => {
    const { bench, desk, intent, orderId } = await inDoubt();
    await runRounds(bench, desk, 40, 1_000);
    const result = await ask(bench, desk, { kind: 'resolve_unknown', orderId, verdict: 'not_sent' });
    expect(result).toEqual(refused('SEARCH_NOT_EMPTY'));
    expect(bench.orderOf(intent)).toMatchObject({ state: 'unknown' });
  });

  it('does not believe it either while an earlier submission may still arrive; afterwards it does', async () => {
    const bench = new DeskBench();
    const intent = bench.intend(RESTING);
    const shaped = overridden(disguisedBroker(bench.paper.broker, bench.books, BY_SHAPE), {
      place: async () => ({ kind: 'unknown', cause: 'TIMEOUT' }),
    });
    // This desk would never end it by itself.
    const desk = await startDesk(bench, bench.newDesk({ broker: shaped, timing: { proofSearches: 1_000 } }));
    await desk.round();
    const terms = { kind: 'resolve_unknown', orderId: idOf(bench, intent), verdict: 'not_sent' } as const;
    expect(await ask(bench, desk, terms)).toEqual(refused('PROOF_PENDING'));
    await runRounds(bench, desk, 31, 1_000);
    expect(await ask(bench, desk, terms)).toEqual(DONE);
    expect(bench.orderOf(intent)).toMatchObject({ state: 'not_sent', code: 'DECIDED_BY_PERSON' });
    expect(await ask(bench, desk, terms)).toEqual(refused('ORDER_ENDED'));
  });
});

describe(`${Desk.name}, asked to give a position to a bot`, () => {
  async function withPosition(broker?: (bench: DeskBench) => BrokerPort) {
    const bench = new DeskBench();
    bench.store.addBot({ botId: TEST_BOT, userId: TEST_USER, config: defaultBotConfig(TEST_ACCOUNT) });
    const entry = bench.intend();
    const desk = await startDesk(bench, bench.newDesk(broker ? { broker: broker(bench) } : {}));
    expect(bench.orderOf(entry)).toMatchObject({ state: 'filled' });
    await byHand(bench, 2, 25_000);
    await desk.reconcile(TEST_ACCOUNT);
    expect(await bench.store.accountView(TEST_ACCOUNT)).toMatchObject({ drift: true });
    const adopt = (over: Partial<Extract<DeskCommandTerms, { kind: 'adopt_position' }>> = {}) =>
      ask(bench, desk, { kind: 'adopt_position', botId: TEST_BOT, symbol: TEST_SYMBOL, quantity: 2, ...over });
    return { bench, desk, adopt };
  }
  const PRICED = { price: 15_500 as Price };

  it('makes a position of what the broker holds beyond ours; the books agree again and the bot can close it', async () => {
    const { bench, desk, adopt } = await withPosition();
    expect(await adopt(PRICED)).toEqual(DONE);
    const view = await bench.store.accountView(TEST_ACCOUNT);
    expect(view).toMatchObject({ drift: false, pending: [] });
    expect(view?.balances.cash).toBe((await bench.paper.broker.balances(TEST_ACCOUNT)).cash);
    const adopted = view?.positions.find((position) => position.id === 'pos-adopt-1');
    expect(adopted).toMatchObject({ botId: TEST_BOT, openQuantity: 2, credit: 3_100_000, fees: 0 });
    const exit = bench.intendClose({ symbol: TEST_SYMBOL, positionId: 'pos-adopt-1' } as OrderIntent, { quantity: 2 });
    await desk.round();
    expect(bench.orderOf(exit)).toMatchObject({ state: 'filled', filledQuantity: 2 });
  });

  it('takes the broker’s average where no price is given, and asks for one where the broker says none', async () => {
    const { adopt } = await withPosition();
    expect(await adopt()).toEqual(refused('PRICE_UNKNOWN'));
    const stating = (bench: DeskBench) =>
      overridden(bench.paper.broker, {
        positions: async (accountId) =>
          (await bench.paper.broker.positions(accountId)).map((one) => ({ ...one, averagePrice: 24_000 as Price })),
      });
    const { bench, adopt: adoptStated } = await withPosition(stating);
    expect(await adoptStated()).toEqual(DONE);
    const view = await bench.store.accountView(TEST_ACCOUNT);
    const adopted = view?.positions.find((position) => position.id === 'pos-adopt-1');
    expect(adopted).toMatchObject({ openQuantity: 2, credit: 4_800_000 });
  });

  it.each<[string, Partial<Extract<DeskCommandTerms, { kind: 'adopt_position' }>>, string]>([
    ['more than the broker holds beyond ours', { quantity: 3 }, 'POSITION_TOO_SMALL'],
    ['another contract', { symbol: 'AAPL251219P00260000' as never }, 'POSITION_TOO_SMALL'],
    ['a call', { symbol: 'AAPL251219C00265000' as never }, 'NOT_A_SHORT_PUT'],
    ['a bot of somebody else', { botId: 'stranger' as never }, 'BOT_NOT_FOUND'],
  ])('refuses %s', async (_name, over, code) => {
    const { bench, adopt } = await withPosition();
    expect(await adopt({ ...PRICED, ...over })).toEqual(refused(code));
    expect((await bench.store.accountView(TEST_ACCOUNT))?.positions).toHaveLength(1);
  });

  it('does not give away what may come from an opening of ours that is in doubt', async () => {
    const bench = new DeskBench();
    bench.store.addBot({ botId: TEST_BOT, userId: TEST_USER, config: defaultBotConfig(TEST_ACCOUNT) });
    const { broker } = bench.paper;
    const intent = bench.intend();
    const shaped = overridden(disguisedBroker(broker, bench.books, BY_SHAPE), {
      async place(order) {
        await byHand(bench, 1, 25_000);
        await broker.place(order);
        return { kind: 'unknown', cause: 'TIMEOUT' };
      },
    });
    const desk = await startDesk(bench, bench.newDesk({ broker: shaped }));
    await runRounds(bench, desk, 1);
    expect(bench.orderOf(intent)).toMatchObject({ state: 'unknown' });
    const terms = { kind: 'adopt_position', botId: TEST_BOT, symbol: TEST_SYMBOL, quantity: 2, ...PRICED } as const;
    expect(await ask(bench, desk, terms)).toEqual(refused('OPENING_UNDER_WAY'));
    expect((await bench.store.accountView(TEST_ACCOUNT))?.positions).toEqual([]);
  });

  it('gives it away once', async () => {
    const { adopt } = await withPosition();
    expect(await adopt(PRICED)).toEqual(DONE);
    expect(await adopt(PRICED)).toEqual(refused('POSITION_TOO_SMALL'));
  });
});
