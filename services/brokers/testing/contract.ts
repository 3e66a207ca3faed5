import { describe, expect, it } from '@jest/globals';
import type { OccSymbol } from '#core/model';
import type { AccountId, ClientOrderId, Money, Price } from '#core/units';
import { type BrokerPort, DUPLICATE_CLIENT_ORDER_ID, type PlaceOrder } from '#ports';

/** A broker under test, with hands on its market. The contract trades one put, open for business, with 100,000 of cash. */
export interface BrokerUnderTest {
  readonly broker: BrokerPort;
  readonly accountId: AccountId;
  readonly symbol: OccSymbol;
  /** Shows a quote of the contract and lets the broker work its orders. Prices in 1e-4; sizes are contracts. */
  quote(bid: number, ask: number, sizes?: { bidSize: number; askSize: number }): Promise<void>;
  /** Lets the session end. */
  endSession(): Promise<void>;
  close?(): Promise<void>;
}

const limit = (dollars: number) => Math.round(dollars * 10_000) as Price;

/** Every adapter and the paper broker pass this; cases are left out only by declared capability. */
export function brokerContract(name: string, makeBroker: () => Promise<BrokerUnderTest>): void {
  let serial = 0;
  const with_ = async (
    body: (at: BrokerUnderTest, order: (over?: Partial<PlaceOrder>) => PlaceOrder) => Promise<void>,
  ) => {
    const at = await makeBroker();
    const order = (over: Partial<PlaceOrder> = {}): PlaceOrder => {
      serial += 1;
      return {
        accountId: at.accountId,
        clientOrderId: `tp-contract-${at.accountId}-${serial}` as ClientOrderId,
        symbol: at.symbol,
        side: 'sell_to_open',
        quantity: 2,
        limit: limit(2.5),
        ...over,
      };
    };
    try {
      await body(at, order);
    } finally {
      await at.close?.();
    }
  };
  const place = async (broker: BrokerPort, order: PlaceOrder): Promise<string> => {
    const outcome = await broker.place(order);
    if (outcome.kind !== 'accepted') throw new Error(`not accepted: ${JSON.stringify(outcome)}`);
    return outcome.brokerOrderId;
  };

  describe(`broker contract: ${name}`, () => {
    it('accepts an order, lists it, and finds it by both ids', () =>
      with_(async ({ broker, accountId, quote }, order) => {
        await quote(24_000, 25_500);
        const placed = order();
        const id = await place(broker, placed);
        const expected = {
          brokerOrderId: id,
          clientOrderId: placed.clientOrderId,
          status: 'working',
          filledQuantity: 0,
          quantity: 2,
        };
        expect(await broker.getOrder(accountId, id)).toMatchObject(expected);
        expect(await broker.findByClientOrderId(accountId, placed.clientOrderId)).toMatchObject(expected);
        expect(await broker.listOpenOrders(accountId)).toEqual([expect.objectContaining(expected)]);
        expect(await broker.fillsSince(accountId, undefined)).toEqual([]);
        expect(await broker.getOrder(accountId, 'nothing')).toBeUndefined();
        expect(await broker.findByClientOrderId(accountId, 'nothing' as ClientOrderId)).toBeUndefined();
      }));

    it('refuses a second order with the same client id, working or ended, when it says that it does', () =>
      with_(async ({ broker, accountId, quote }, order) => {
        if (!broker.capabilities.dedupesClientOrderId) return;
        await quote(24_000, 25_500);
        const placed = order();
        const id = await place(broker, placed);
        expect(await broker.place(placed)).toMatchObject({ kind: 'rejected', code: DUPLICATE_CLIENT_ORDER_ID });
        await broker.cancel(accountId, id);
        expect(await broker.place({ ...placed, quantity: 1 })).toMatchObject({
          kind: 'rejected',
          code: DUPLICATE_CLIENT_ORDER_ID,
        });
        expect(await broker.listOpenOrders(accountId)).toEqual([]);
      }));

    it('places an order once however many submissions race', () =>
      with_(async ({ broker, accountId, quote }, order) => {
        if (!broker.capabilities.dedupesClientOrderId) return;
        await quote(24_000, 25_500);
        const placed = order();
        const outcomes = await Promise.all([1, 2, 3, 4].map(() => broker.place(placed)));
        expect(outcomes.filter((outcome) => outcome.kind === 'accepted')).toHaveLength(1);
        expect(await broker.listOpenOrders(accountId)).toHaveLength(1);
      }));

    it('sells at the bid, not at the limit, and moves cash by price and fees', () =>
      with_(async ({ broker, accountId, symbol, quote }, order) => {
        await quote(26_000, 27_000);
        const before = await broker.balances(accountId);
        const id = await place(broker, order());
        await quote(26_000, 27_000);
        const [fill, ...rest] = await broker.fillsSince(accountId, undefined);
        expect(rest).toEqual([]);
        expect(fill).toMatchObject({ brokerOrderId: id, quantity: 2, price: 26_000 });
        expect(await broker.getOrder(accountId, id)).toMatchObject({ status: 'filled', filledQuantity: 2 });
        expect(await broker.listOpenOrders(accountId)).toEqual([]);
        expect(await broker.positions(accountId)).toEqual([{ symbol, quantity: -2 }]);
        const after = await broker.balances(accountId);
        expect(after.cash).toBe(before.cash + 26_000 * 200 - (fill?.fees ?? (Number.NaN as Money)));
        expect(after.optionBuyingPower).toBe(after.cash - after.requirement);
        expect(after.requirement).toBeGreaterThan(0);
      }));

    it('fills in parts by displayed size, and goes on from a cursor', () =>
      with_(async ({ broker, accountId, quote }, order) => {
        await quote(24_000, 25_500);
        const id = await place(broker, order({ quantity: 5 }));
        await quote(25_000, 25_500, { bidSize: 2, askSize: 9 });
        const first = await broker.fillsSince(accountId, undefined);
        expect(first.map((fill) => fill.quantity)).toEqual([2]);
        expect(await broker.getOrder(accountId, id)).toMatchObject({ status: 'working', filledQuantity: 2 });
        await quote(25_100, 25_500, { bidSize: 7, askSize: 9 });
        const rest = await broker.fillsSince(accountId, first[0]?.cursor);
        expect(rest.map((fill) => [fill.quantity, fill.price])).toEqual([[3, 25_100]]);
        expect(await broker.fillsSince(accountId, rest[0]?.cursor)).toEqual([]);
        const all = await broker.fillsSince(accountId, undefined);
        expect(new Set(all.map((fill) => fill.executionId)).size).toBe(2);
      }));

    it('buys back at the ask, and holds nothing afterwards', () =>
      with_(async ({ broker, accountId, quote }, order) => {
        await quote(26_000, 27_000);
        await place(broker, order());
        await quote(12_000, 13_000);
        await place(broker, order({ side: 'buy_to_close', limit: limit(1.4) }));
        await quote(12_000, 13_000);
        expect((await broker.fillsSince(accountId, undefined)).map((fill) => fill.price)).toEqual([26_000, 13_000]);
        expect(await broker.positions(accountId)).toEqual([]);
        expect(await broker.balances(accountId)).toMatchObject({ requirement: 0, shortMarketValue: 0 });
      }));

    it('cancels a working order, keeps its fills, and refuses to cancel an ended one', () =>
      with_(async ({ broker, accountId, quote }, order) => {
        await quote(24_000, 25_500);
        const id = await place(broker, order({ quantity: 3 }));
        await quote(25_000, 25_500, { bidSize: 1, askSize: 1 });
        expect(await broker.cancel(accountId, id)).toEqual({ kind: 'requested' });
        await quote(26_000, 27_000);
        expect(await broker.getOrder(accountId, id)).toMatchObject({ status: 'cancelled', filledQuantity: 1 });
        expect(await broker.fillsSince(accountId, undefined)).toHaveLength(1);
        expect(await broker.cancel(accountId, id)).toMatchObject({ kind: 'rejected' });
        expect(await broker.cancel(accountId, 'nothing')).toMatchObject({ kind: 'rejected' });
      }));

    it('lets a day order expire with the session', () =>
      with_(async ({ broker, accountId, quote, endSession }, order) => {
        await quote(24_000, 25_500);
        const id = await place(broker, order());
        await endSession();
        expect(await broker.getOrder(accountId, id)).toMatchObject({ status: 'expired', filledQuantity: 0 });
        expect(await broker.listOpenOrders(accountId)).toEqual([]);
      }));

    it('rejects what cannot be an order', () =>
      with_(async ({ broker, quote }, order) => {
        await quote(24_000, 25_500);
        expect(await broker.place(order({ quantity: 0 }))).toMatchObject({ kind: 'rejected' });
        expect(await broker.place(order({ symbol: 'NONSENSE' as OccSymbol }))).toMatchObject({ kind: 'rejected' });
      }));
  });
}
