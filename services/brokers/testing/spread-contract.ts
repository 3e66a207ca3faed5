/** What brokers do with orders of several legs, through TLS and sockets. A broker that has none refuses them. */
import { describe, expect, it } from '@jest/globals';
import { type OccSymbol, occSymbol, parseOccSymbol } from '#core/model';
import type { LegSide, NetPrice } from '#core/orders';
import { type ClientOrderId, MS_PER_HOUR, type Price } from '#core/units';
import type { BrokerPort, BrokerSpread, PlaceSpread } from '#ports';
import type { FaultKind } from '../../simulator/brokers/kit/index.js';
import type { BrokerOverWire } from './broker-under-test.js';
import { place, price } from './contract-kit.js';

const UNSUPPORTED = { code: 'BROKER_UNSUPPORTED' };
const LOST: readonly [FaultKind, boolean][] = [
  ['reset_before', false],
  ['error_before', false],
  ['reset_after', true],
  ['hang_after', true],
  ['garbage_after', true],
];

type MakeSpread = (over?: Partial<PlaceSpread>) => PlaceSpread;
interface Case {
  readonly at: BrokerOverWire;
  readonly spread: MakeSpread;
  /** The put of the contract, and others of its expiry, so many dollars above it. */
  readonly sold: OccSymbol;
  readonly other: (right: 'put' | 'call', dollars: number) => OccSymbol;
}

const net = (dollars: number) => price(dollars) as number as NetPrice;
const leg = (side: LegSide, symbol: OccSymbol) => ({ side, symbol });

let serial = 0;

/** Runs a case where the broker has such orders: two sold put spreads, five dollars wide, for 1.20 or more unless the case says otherwise. */
function caseRunner(makeBroker: () => Promise<BrokerOverWire>) {
  return (body: (test: Case) => Promise<void>) => async (): Promise<void> => {
    const at = await makeBroker();
    const contract = parseOccSymbol(at.symbol);
    if (!contract) throw new Error('the contract of the tests is one');
    const other = (right: 'put' | 'call', dollars: number) =>
      occSymbol({ ...contract, right, strike: (contract.strike + dollars * 10_000) as Price });
    const legs = [leg('sell_to_open', at.symbol), leg('buy_to_open', other('put', -5))];
    const spread: MakeSpread = (over = {}) => {
      serial += 1;
      const clientOrderId = `tp-spread-${serial}` as ClientOrderId;
      return { accountId: at.accountId, clientOrderId, legs, quantity: 2, net: net(1.2), ...over };
    };
    try {
      if (at.broker.capabilities.legsMax > 1) await body({ at, spread, sold: at.symbol, other });
      else await expectRefusal(at.broker, spread());
    } finally {
      await at.close?.();
    }
  };
}

async function expectRefusal(broker: BrokerPort, spread: PlaceSpread): Promise<void> {
  expect(await broker.placeSpread(spread)).toEqual({ kind: 'rejected', ...UNSUPPORTED });
  await expect(broker.listOpenSpreads(spread.accountId)).rejects.toMatchObject(UNSUPPORTED);
}

/** Quotes the legs of the spread: 2.90 and 1.80 at their worse sides unless said otherwise, less than the limit. */
async function quoteLegs({ at, other }: Case, bid = 2.9, ask = 1.8): Promise<void> {
  await at.wire.quoteLeg(other('put', -5), price(ask - 0.1), price(ask));
  await at.quote(price(bid), price(bid + 0.1));
}

async function placeSpread(broker: BrokerPort, spread: PlaceSpread): Promise<string> {
  const outcome = await broker.placeSpread(spread);
  if (outcome.kind !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(outcome)}`);
  return outcome.brokerOrderId;
}

function shown(broker: BrokerPort, spread: PlaceSpread, over: Partial<BrokerSpread> = {}) {
  const { clientOrderId, legs, quantity, net: limit } = spread;
  const echo = broker.capabilities.echoesClientOrderId ? { clientOrderId } : {};
  const untraded = legs.map(({ symbol, side }) => ({ symbol, side, filledQuantity: 0 }));
  return expect.objectContaining({ ...echo, legs: untraded, quantity, net: limit, duration: 'day', ...over });
}

export function spreadContract(name: string, makeBroker: () => Promise<BrokerOverWire>): void {
  const run = caseRunner(makeBroker);

  describe(`contract of orders of several legs: ${name}`, () => {
    it(
      'accepts a vertical, lists it as one order, and finds it by both ids',
      run(async (test) => {
        const { broker, accountId, marketNow, settle, unknownOrderId } = test.at;
        await quoteLegs(test);
        const since = marketNow();
        const wanted = test.spread();
        const id = await placeSpread(broker, wanted);
        await settle();
        const expected = shown(broker, wanted, { brokerOrderId: id, status: 'working' });
        expect(await broker.getSpread(accountId, id)).toEqual(expected);
        expect(await broker.listOpenSpreads(accountId)).toEqual([expected]);
        expect(await broker.listOpenOrders(accountId)).toEqual([]);
        expect(await broker.getSpread(accountId, unknownOrderId)).toBeUndefined();
        const hour = MS_PER_HOUR;
        expect(await broker.listSpreadsSince(accountId, (since - hour) as typeof since)).toEqual([expected]);
        expect(await broker.listSpreadsSince(accountId, (since + hour) as typeof since)).toEqual([]);
        const missing = 'tp-nothing' as ClientOrderId;
        if (broker.capabilities.lookup === 'byShape') {
          await expect(broker.findSpread(accountId, missing)).rejects.toMatchObject(UNSUPPORTED);
          return;
        }
        expect(await broker.findSpread(accountId, wanted.clientOrderId)).toEqual(expected);
        expect(await broker.findSpread(accountId, missing)).toBeUndefined();
      }),
    );

    it(
      'trades all legs when together they bring the limit, and says at which price each',
      run(async (test) => {
        const { broker, accountId } = test.at;
        const { cash } = await broker.balances(accountId);
        const { feePerContract } = await broker.facts(accountId);
        await quoteLegs(test);
        const wanted = test.spread();
        const id = await placeSpread(broker, wanted);
        await quoteLegs(test, 2.9, 1.71);
        expect(await broker.getSpread(accountId, id)).toMatchObject({ status: 'working' });
        await quoteLegs(test, 3, 1.75);
        const [sold, bought] = wanted.legs;
        expect(await broker.getSpread(accountId, id)).toMatchObject({
          status: 'filled',
          net: 12_000,
          legs: [
            { ...sold, filledQuantity: 2, averagePrice: 30_000 },
            { ...bought, filledQuantity: 2, averagePrice: 17_500 },
          ],
        });
        expect(await broker.listOpenSpreads(accountId)).toEqual([]);
        const positions = (await broker.positions(accountId)).map(({ symbol, quantity }) => [symbol, quantity]);
        expect(new Map(positions as [OccSymbol, number][])).toEqual(
          new Map([
            [test.sold, -2],
            [test.other('put', -5), 2],
          ]),
        );
        const received = (await broker.balances(accountId)).cash - cash;
        expect(received).toBeLessThanOrEqual(2 * 100 * 12_500);
        expect(received).toBeGreaterThanOrEqual(2 * 100 * 12_500 - 4 * feePerContract);
      }),
    );

    it(
      'fills in parts, each leg as much as the other, and keeps them when the rest is cancelled',
      run(async (test) => {
        const { broker, accountId, settle, wire } = test.at;
        await quoteLegs(test);
        const id = await placeSpread(broker, test.spread({ quantity: 5 }));
        await wire.fillSpread(1, [price(3), price(1.75)]);
        await wire.fillSpread(2, [price(3.03), price(1.72)]);
        // (3.00 + 2 × 3.03) / 3 and (1.75 + 2 × 1.72) / 3
        const legs = [
          { filledQuantity: 3, averagePrice: 30_200 },
          { filledQuantity: 3, averagePrice: 17_300 },
        ];
        expect(await broker.getSpread(accountId, id)).toMatchObject({ status: 'working', quantity: 5, legs });
        expect(await broker.cancel(accountId, id)).toEqual({ kind: 'requested' });
        await settle();
        expect(await broker.getSpread(accountId, id)).toMatchObject({ status: 'cancelled', legs });
        expect(await broker.listOpenSpreads(accountId)).toEqual([]);
        expect(await broker.cancel(accountId, id)).toMatchObject({ kind: 'rejected', code: 'ORDER_ENDED' });
      }),
    );

    it(
      'pays for a bought vertical: a debit is a debit',
      run(async (test) => {
        const { broker, accountId } = test.at;
        await quoteLegs(test);
        const legs = [leg('buy_to_open', test.sold), leg('sell_to_open', test.other('put', -5))];
        const wanted = test.spread({ legs, net: net(-1.25) });
        const id = await placeSpread(broker, wanted);
        await quoteLegs(test);
        expect(await broker.getSpread(accountId, id)).toEqual(shown(broker, wanted, { status: 'working' }));
        // Bought at 2.85, sold at 1.60.
        await quoteLegs(test, 2.75, 1.7);
        expect(await broker.getSpread(accountId, id)).toMatchObject({
          status: 'filled',
          net: -12_500,
          legs: [{ averagePrice: 28_500 }, { averagePrice: 16_000 }],
        });
      }),
    );

    it(
      'rolls a short put as one order, for nothing where that is wanted',
      run(async (test) => {
        const { broker, accountId, quote } = test.at;
        await quoteLegs(test);
        const sale = { clientOrderId: test.spread().clientOrderId, symbol: test.sold, limit: price(2.9) };
        await place(broker, { accountId, side: 'sell_to_open', quantity: 2, ...sale });
        await quote(price(2.9), price(3));
        const legs = [leg('buy_to_close', test.sold), leg('sell_to_open', test.other('put', -10))];
        await test.at.wire.quoteLeg(test.other('put', -10), price(2), price(2.1));
        const id = await placeSpread(broker, test.spread({ legs, net: net(0) }));
        await quote(price(2.9), price(3));
        expect(await broker.getSpread(accountId, id)).toMatchObject({ status: 'working', net: 0 });
        await quote(price(1.8), price(1.9));
        expect(await broker.getSpread(accountId, id)).toMatchObject({
          status: 'filled',
          legs: [
            { side: 'buy_to_close', filledQuantity: 2 },
            { side: 'sell_to_open', filledQuantity: 2 },
          ],
        });
        expect(await broker.positions(accountId)).toMatchObject([{ symbol: test.other('put', -10), quantity: -2 }]);
      }),
    );

    it(
      'takes as many legs as it says, and no more',
      run(async (test) => {
        const { broker, accountId, settle, wire } = test.at;
        await quoteLegs(test);
        const all = [
          leg('sell_to_open', test.sold),
          leg('buy_to_open', test.other('put', -5)),
          leg('sell_to_open', test.other('call', 25)),
          leg('buy_to_open', test.other('call', 30)),
          leg('buy_to_open', test.other('call', 35)),
        ];
        for (const { symbol } of all.slice(2)) await wire.quoteLeg(symbol, price(1), price(1.1));
        const wanted = test.spread({ legs: all.slice(0, broker.capabilities.legsMax), quantity: 1, net: net(4) });
        const id = await placeSpread(broker, wanted);
        await settle();
        expect(await broker.getSpread(accountId, id)).toEqual(shown(broker, wanted, { status: 'working' }));
        const more = test.spread({ legs: all.slice(0, broker.capabilities.legsMax + 1), quantity: 1 });
        expect(await broker.placeSpread(more)).toMatchObject({ kind: 'rejected', code: 'ORDER_INVALID' });
      }),
    );

    it(
      'rejects what cannot be one, and what the account cannot carry, at once or later',
      run(async (test) => {
        const { broker, accountId, settle } = test.at;
        await quoteLegs(test);
        const [first] = test.spread().legs;
        for (const over of [
          { quantity: 0 },
          { quantity: 0.5 },
          { net: 0.5 as NetPrice },
          { legs: first === undefined ? [] : [first] },
          { legs: first === undefined ? [] : [first, first] },
          { legs: first === undefined ? [] : [first, leg('buy_to_open', 'MSFT251219P00260000' as OccSymbol)] },
        ]) {
          expect(await broker.placeSpread(test.spread(over))).toMatchObject({
            kind: 'rejected',
            code: 'ORDER_INVALID',
          });
        }
        expect(test.at.wire.received()).not.toContain('orders.place');
        const large = await broker.placeSpread(test.spread({ quantity: 900 }));
        await settle();
        if (large.kind === 'accepted') {
          expect(await broker.getSpread(accountId, large.brokerOrderId)).toMatchObject({ status: 'rejected' });
        } else expect(large.kind).toBe('rejected');
        expect(await broker.listOpenSpreads(accountId)).toEqual([]);
      }),
    );

    it(
      'refuses a second one with the same client id, or takes it for another one, as it says',
      run(async (test) => {
        const { broker } = test.at;
        await quoteLegs(test);
        const wanted = test.spread({ quantity: 1 });
        await placeSpread(broker, wanted);
        const again = await broker.placeSpread(wanted);
        if (broker.capabilities.dedupesClientOrderId) {
          expect(again).toMatchObject({ kind: 'rejected', code: 'DUPLICATE_CLIENT_ORDER_ID' });
        } else expect(again).toMatchObject({ kind: 'accepted' });
      }),
    );

    it(
      'sends none that the guard holds back',
      run(async (test) => {
        await quoteLegs(test);
        const outcome = await test.at.broker.placeSpread(test.spread(), () => false);
        expect(outcome).toEqual({ kind: 'not_sent', cause: 'GUARD_REFUSED' });
        expect(test.at.wire.orderCount()).toBe(0);
      }),
    );

    it.each(LOST)('one that meets %s is unknown, is not sent again, and is found where it is (%s)', (kind, isBooked) =>
      run(async (test) => {
        const { broker, accountId, settle, wire } = test.at;
        await quoteLegs(test);
        wire.fault({ route: 'orders.place', kind });
        const wanted = test.spread();
        expect(await broker.placeSpread(wanted)).toMatchObject({ kind: 'unknown' });
        await settle();
        const count = isBooked ? 1 : 0;
        expect(wire.orderCount()).toBe(count);
        expect(wire.received().filter((route) => route === 'orders.place')).toHaveLength(count);
        const expected = shown(broker, wanted, { status: 'working' });
        expect(await broker.listOpenSpreads(accountId)).toEqual(isBooked ? [expected] : []);
        if (broker.capabilities.lookup === 'byShape') return;
        const found = await broker.findSpread(accountId, wanted.clientOrderId);
        expect(found).toEqual(isBooked ? expected : undefined);
      })(),
    );
  });
}
