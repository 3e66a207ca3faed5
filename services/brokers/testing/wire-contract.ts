/** What every adapter does with a login that ends and a wire that fails: what is not surely known is unknown, and nothing is sent twice. */
import { describe, expect, it } from '@jest/globals';
import type { PlaceOutcome } from '#ports';
import type { FaultKind } from '../../simulator/brokers/kit/index.js';
import type { BrokerOverWire } from './broker-under-test.js';
import { caseRunner, type MakeOrder, place } from './contract-kit.js';
import { spreadContract } from './spread-contract.js';

const ELSEWHERE = { status: 307, headers: { location: 'https://elsewhere.invalid/' }, body: '' };

/** Whether an order that got lost on the way stands in the broker's books. */
const LOST: readonly [FaultKind, 'booked' | 'not_booked'][] = [
  ['reset_before', 'not_booked'],
  ['error_before', 'not_booked'],
  ['hang_before', 'not_booked'],
  ['reset_after', 'booked'],
  ['error_after', 'booked'],
  ['hang_after', 'booked'],
  ['garbage_after', 'booked'],
];

export function wireContract(name: string, makeBroker: () => Promise<BrokerOverWire>): void {
  spreadContract(name, makeBroker);
  const run = caseRunner(makeBroker);

  describe(`wire contract: ${name}`, () => {
    it(
      'reads go on when a token died that can be renewed, and ask for a person otherwise',
      run(async ({ broker, accountId, wire }) => {
        const { cash } = await broker.balances(accountId);
        wire.expireToken();
        if (!wire.renews) {
          await expect(broker.balances(accountId)).rejects.toMatchObject({ code: 'BROKER_RELOGIN_NEEDED' });
          return;
        }
        expect((await broker.balances(accountId)).cash).toBe(cash);
      }),
    );

    it(
      'an order under a dead token is rejected, and the next one goes under the new token or is not sent',
      run(async ({ broker, wire, quote }, order) => {
        await quote(24_000, 25_500);
        wire.expireToken();
        expect(await broker.place(order())).toMatchObject({ kind: 'rejected', code: 'TOKEN_REFUSED' });
        expect(wire.orderCount()).toBe(0);
        const next = await broker.place(order());
        if (wire.renews) expect(next).toMatchObject({ kind: 'accepted' });
        else expect(next).toEqual({ kind: 'not_sent', cause: 'BROKER_RELOGIN_NEEDED' });
        expect(wire.orderCount()).toBe(wire.renews ? 1 : 0);
      }),
    );

    it(
      'a cancel under a token that died goes again under the new one',
      run(async ({ broker, accountId, wire, quote, settle }, order) => {
        await quote(24_000, 25_500);
        const id = await place(broker, order());
        await settle();
        wire.expireToken();
        const outcome = await broker.cancel(accountId, id);
        expect(outcome).toMatchObject(
          wire.renews ? { kind: 'requested' } : { kind: 'rejected', code: 'TOKEN_REFUSED' },
        );
      }),
    );

    it(
      'a login that was withdrawn needs a person, and no order leaves any more',
      run(async ({ broker, accountId, wire, quote }, order) => {
        await quote(24_000, 25_500);
        wire.revokeLogin();
        await expect(broker.positions(accountId)).rejects.toMatchObject({ code: 'BROKER_RELOGIN_NEEDED' });
        expect(await broker.place(order())).toEqual({ kind: 'not_sent', cause: 'BROKER_RELOGIN_NEEDED' });
        expect(wire.orderCount()).toBe(0);
      }),
    );

    it(
      'an account that is not of the login is an error',
      run(async ({ broker }) => {
        await expect(broker.balances('nobody' as never)).rejects.toMatchObject({ code: 'BROKER_ACCOUNT_UNKNOWN' });
      }),
    );

    it(
      'an order that the guard holds back is not sent',
      run(async ({ broker, wire, quote }, order) => {
        await quote(24_000, 25_500);
        const outcome = await broker.place(order(), () => false);
        expect(outcome).toEqual({ kind: 'not_sent', cause: 'GUARD_REFUSED' });
        expect(wire.received()).not.toContain('orders.place');
      }),
    );

    it.each(LOST)('an order that meets %s is unknown, is not sent again, and is %s', (kind, books) =>
      run(async (at, order) => {
        const { broker, accountId, wire, quote, settle } = at;
        await quote(24_000, 25_500);
        wire.fault({ route: 'orders.place', kind });
        const placed = order();
        expect(await broker.place(placed)).toMatchObject({ kind: 'unknown' });
        await settle();
        const isBooked = books === 'booked';
        expect(wire.orderCount()).toBe(isBooked ? 1 : 0);
        expect(wire.received().filter((route) => route === 'orders.place')).toHaveLength(isBooked ? 1 : 0);
        expect((await broker.listOpenOrders(accountId)).length).toBe(isBooked ? 1 : 0);
        if (broker.capabilities.lookup === 'byShape') return;
        const found = await broker.findByClientOrderId(accountId, placed.clientOrderId);
        expect(found?.clientOrderId).toBe(isBooked ? placed.clientOrderId : undefined);
      })(),
    );

    it(
      'an order that is answered with a redirect is unknown, and the redirect is not followed',
      run(async (at, order) => {
        await at.quote(24_000, 25_500);
        at.wire.answerNext(ELSEWHERE, 'orders.place');
        expect(await at.broker.place(order())).toMatchObject({ kind: 'unknown' });
        expect(at.wire.orderCount()).toBe(0);
      }),
    );

    it(
      'an order that the rate limit turns away is rejected',
      run(async (at, order) => {
        await at.quote(24_000, 25_500);
        at.wire.fault({ route: 'orders.place', kind: 'rate_limited' });
        expect(await at.broker.place(order())).toMatchObject({ kind: 'rejected', code: 'RATE_LIMITED' });
        expect(at.wire.orderCount()).toBe(0);
      }),
    );

    it(
      'an order that the account cannot carry is rejected, at once or later',
      run(async (at, order) => {
        await at.quote(24_000, 25_500);
        expect(await statusOf(at, order)).toBe('rejected');
      }),
    );

    it(
      'an order that is rejected after it was accepted ends as rejected',
      run(async (at, order) => {
        const { broker, accountId, wire, quote, settle } = at;
        await quote(24_000, 25_500);
        wire.fault({ route: 'orders.place', kind: 'reject_later' });
        const id = await place(broker, order());
        await settle();
        await settle();
        expect(await broker.getOrder(accountId, id)).toMatchObject({ status: 'rejected', filledQuantity: 0 });
        expect(await broker.listOpenOrders(accountId)).toEqual([]);
      }),
    );

    it(
      'a cancel whose answer was lost is unknown, whatever became of it',
      run(async ({ broker, accountId, wire, quote, settle }, order) => {
        await quote(24_000, 25_500);
        const id = await place(broker, order());
        await settle();
        wire.fault({ route: 'orders.cancel', kind: 'error_after' });
        expect(await broker.cancel(accountId, id)).toMatchObject({ kind: 'unknown' });
        await settle();
        expect(await broker.getOrder(accountId, id)).toMatchObject({ status: 'cancelled' });
      }),
    );

    it.each([
      ['reset_after', 'BROKER_UNREACHABLE'],
      ['hang_before', 'BROKER_UNREACHABLE'],
      ['error_after', 'BROKER_FAILING'],
      ['garbage_after', 'BROKER_UNREADABLE'],
      ['rate_limited', 'BROKER_RATE_LIMITED'],
    ] as const)('a list that meets %s is an error (%s) and no empty list', (kind, code) =>
      run(async ({ broker, accountId, wire }) => {
        wire.fault({ route: '*', kind });
        await expect(broker.positions(accountId)).rejects.toMatchObject({ code, retryable: true });
      })(),
    );

    it(
      'a list that is answered with a redirect is an error',
      run(async ({ broker, accountId, wire }) => {
        wire.answerNext(ELSEWHERE);
        await expect(broker.listOpenOrders(accountId)).rejects.toMatchObject({ code: 'BROKER_UNREADABLE' });
      }),
    );

    it(
      'a stream that the broker drops comes back by itself',
      run(async ({ broker, accountId, wire, quote, settle }, order) => {
        await quote(24_000, 25_500);
        if (!broker.capabilities.stream) return;
        const hints: string[] = [];
        let wake: () => void = () => undefined;
        const stream = broker.stream(accountId, ({ kind }) => {
          if (kind !== 'order_moved') hints.push(kind);
          wake();
        });
        const until = async (count: number) => {
          while (hints.length < count) await new Promise<void>((resolve) => (wake = resolve));
        };
        await until(1);
        wire.fault({ route: 'stream', kind: 'stream_drop' });
        await place(broker, order());
        await settle();
        await until(3);
        expect(hints.slice(0, 3)).toEqual(['up', 'down', 'up']);
        await stream.close();
      }),
    );

    it(
      'keeps tokens and account numbers to itself',
      run(async ({ broker, accountId, wire, quote }, order) => {
        await quote(24_000, 25_500);
        await place(broker, order());
        wire.fault({ route: '*', kind: 'error_after' });
        const failed = await broker.balances(accountId).catch((error: unknown) => error);
        wire.revokeLogin();
        const ended = await broker.balances(accountId).catch((error: unknown) => error);
        const kept = [wire.recorded(), textOf(failed), textOf(ended)].join('\n');
        expect(kept).toContain('orders.place');
        for (const secret of wire.secrets) expect(kept).not.toContain(secret);
      }),
    );
  });
}

async function statusOf({ broker, accountId, settle }: BrokerOverWire, order: MakeOrder): Promise<string | undefined> {
  const outcome: PlaceOutcome = await broker.place(order({ quantity: 1_000 }));
  if (outcome.kind !== 'accepted') return outcome.kind;
  await settle();
  return (await broker.getOrder(accountId, outcome.brokerOrderId))?.status;
}

/** Everything that a log could take from an error. */
function textOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = JSON.stringify(error, Object.getOwnPropertyNames(error));
  return `${own} ${error.stack ?? ''} ${error.cause === undefined ? '' : textOf(error.cause)}`;
}
