/** What every broker does, told in the words of the port. Where a capability is missing, the case asserts the documented refusal. */
import { describe, expect, it } from '@jest/globals';
import { contractSizeOf, type OccSymbol, parseOccSymbol, underlyingOfRoot } from '#core/model';
import type { NetPrice } from '#core/orders';
import { type ClientOrderId, type Instant, MS_PER_HOUR, type Price, type Underlying } from '#core/units';
import { DUPLICATE_CLIENT_ORDER_ID, type StreamHint, WITHOUT_MARKET_DATA } from '#ports';
import type { BrokerUnderTest } from './broker-under-test.js';
import { caseRunner, place, price, shown } from './contract-kit.js';

const UNSUPPORTED = { code: 'BROKER_UNSUPPORTED' };

/** Every adapter and the paper broker pass this; cases are left out only by declared capability. */
export function brokerContract(name: string, makeBroker: () => Promise<BrokerUnderTest>): void {
  const run = caseRunner(makeBroker);

  describe(`broker contract: ${name}`, () => {
    it(
      'accepts an order, lists it, and finds it by both ids',
      run(async ({ broker, accountId, unknownOrderId, quote, settle }, order) => {
        await quote(24_000, 25_500);
        const placed = order();
        const id = await place(broker, placed);
        await settle();
        const expected = shown(broker, placed, { brokerOrderId: id, status: 'working', filledQuantity: 0 });
        expect(await broker.getOrder(accountId, id)).toEqual(expected);
        expect(await broker.listOpenOrders(accountId)).toEqual([expected]);
        expect(await broker.getOrder(accountId, unknownOrderId)).toBeUndefined();
        const missing = 'tp-nothing' as ClientOrderId;
        if (broker.capabilities.lookup === 'byShape') {
          await expect(broker.findByClientOrderId(accountId, missing)).rejects.toMatchObject(UNSUPPORTED);
          return;
        }
        expect(await broker.findByClientOrderId(accountId, placed.clientOrderId)).toEqual(expected);
        expect(await broker.findByClientOrderId(accountId, missing)).toBeUndefined();
      }),
    );

    it(
      'refuses a second order with the same client id, or takes it for another one, as it says',
      run(async ({ broker, accountId, quote, settle }, order) => {
        await quote(24_000, 25_500);
        const first = order();
        const id = await place(broker, first);
        const again = await broker.place({ ...first, quantity: 1 });
        if (!broker.capabilities.dedupesClientOrderId) {
          expect(again).toMatchObject({ kind: 'accepted' });
          expect(again).not.toMatchObject({ brokerOrderId: id });
          return;
        }
        expect(again).toMatchObject({ kind: 'rejected', code: DUPLICATE_CLIENT_ORDER_ID });
        await broker.cancel(accountId, id);
        await settle();
        expect(await broker.place(first)).toMatchObject({ kind: 'rejected', code: DUPLICATE_CLIENT_ORDER_ID });
        expect(await broker.listOpenOrders(accountId)).toEqual([]);
      }),
    );

    it(
      'sells at the bid when it reaches the limit, and says so in order, executions, positions and balances',
      run(async ({ broker, accountId, symbol, quote }, order) => {
        const before = await broker.balances(accountId);
        const { feePerContract } = await broker.facts(accountId);
        await quote(24_900, 25_500);
        const placed = order();
        const id = await place(broker, placed);
        await quote(24_900, 25_500);
        expect(await broker.getOrder(accountId, id)).toMatchObject({ status: 'working', filledQuantity: 0 });
        await quote(26_000, 27_000);
        expect(await broker.getOrder(accountId, id)).toMatchObject({ status: 'filled', filledQuantity: 2 });
        expect(await broker.listOpenOrders(accountId)).toEqual([]);
        expect(await broker.positions(accountId)).toMatchObject([{ symbol, quantity: -2 }]);
        if (broker.capabilities.fills === 'executions') {
          const fills = await broker.fillsSince(accountId, undefined);
          expect(fills).toMatchObject([{ brokerOrderId: id, quantity: 2, price: 26_000 }]);
        } else {
          expect(await broker.getOrder(accountId, id)).toMatchObject({ averagePrice: 26_000 });
          await expect(broker.fillsSince(accountId, undefined)).rejects.toMatchObject(UNSUPPORTED);
        }
        const after = await broker.balances(accountId);
        const paid = before.cash + 2 * contractSizeOf(symbol) * 26_000 - after.cash;
        expect(paid).toBeGreaterThanOrEqual(0);
        expect(paid).toBeLessThanOrEqual(2 * feePerContract);
        expect(after.requirement).toBeGreaterThan(before.requirement);
        expect(after.optionBuyingPower).toBeLessThan(before.optionBuyingPower);
      }),
    );

    it(
      'fills in parts, and lists each execution once or the sum of them',
      run(async ({ broker, accountId, quote, fillPart }, order) => {
        await quote(24_000, 25_500);
        const id = await place(broker, order({ quantity: 5 }));
        await fillPart(2, 25_000);
        expect(await broker.getOrder(accountId, id)).toMatchObject({ status: 'working', filledQuantity: 2 });
        const first = broker.capabilities.fills === 'executions' ? await broker.fillsSince(accountId, undefined) : [];
        await fillPart(3, 25_100);
        expect(await broker.getOrder(accountId, id)).toMatchObject({ status: 'filled', filledQuantity: 5 });
        if (broker.capabilities.fills === 'cumulative') {
          // (2 × 2.50 + 3 × 2.51) / 5
          expect(await broker.getOrder(accountId, id)).toMatchObject({ averagePrice: 25_060 });
          return;
        }
        expect(first.map(({ quantity }) => quantity)).toEqual([2]);
        const rest = await broker.fillsSince(accountId, first[0]?.cursor);
        expect(rest.map((fill) => [fill.quantity, fill.price])).toEqual([[3, 25_100]]);
        expect(await broker.fillsSince(accountId, rest[0]?.cursor)).toEqual([]);
        const all = await broker.fillsSince(accountId, undefined);
        expect(new Set(all.map(({ executionId }) => executionId)).size).toBe(2);
      }),
    );

    it(
      'buys back at the ask, and holds nothing afterwards',
      run(async ({ broker, accountId, quote }, order) => {
        await quote(26_000, 27_000);
        await place(broker, order());
        await quote(26_000, 27_000);
        const placed = order({ side: 'buy_to_close', limit: price(1.4) });
        const id = await place(broker, placed);
        await quote(12_000, 13_000);
        const closed = shown(broker, placed, { brokerOrderId: id, status: 'filled', filledQuantity: 2 });
        expect(await broker.getOrder(accountId, id)).toEqual(closed);
        expect(await broker.positions(accountId)).toEqual([]);
        expect(await broker.balances(accountId)).toMatchObject({ requirement: 0 });
      }),
    );

    it(
      'cancels a working order, keeps its fills, and refuses to cancel an ended one',
      run(async ({ broker, accountId, unknownOrderId, quote, fillPart, settle }, order) => {
        await quote(24_000, 25_500);
        const id = await place(broker, order({ quantity: 3 }));
        await fillPart(1, 25_000);
        expect(await broker.cancel(accountId, id)).toEqual({ kind: 'requested' });
        await settle();
        await quote(26_000, 27_000);
        expect(await broker.getOrder(accountId, id)).toMatchObject({ status: 'cancelled', filledQuantity: 1 });
        expect(await broker.positions(accountId)).toMatchObject([{ quantity: -1 }]);
        expect(await broker.cancel(accountId, id)).toMatchObject({ kind: 'rejected', code: 'ORDER_ENDED' });
        expect(await broker.cancel(accountId, unknownOrderId)).toMatchObject({ kind: 'rejected' });
      }),
    );

    it(
      'replaces the limit of a working order under the id that it says, or refuses to',
      run(async ({ broker, accountId, quote, settle }, order) => {
        await quote(24_000, 25_500);
        const placed = order();
        const id = await place(broker, placed);
        await settle();
        const { replace, replacesQuantity } = broker.capabilities;
        const terms = { accountId, brokerOrderId: id, limit: price(2.7) };
        const outcome = await broker.replace({ ...terms, clientOrderId: order().clientOrderId });
        if (replace === 'none') {
          expect(outcome).toMatchObject({ kind: 'rejected', ...UNSUPPORTED });
          return;
        }
        await settle();
        expect(outcome).toMatchObject({ kind: 'accepted' });
        const newId = outcome.kind === 'accepted' ? outcome.brokerOrderId : '';
        expect(newId === id).toBe(replace === 'keepsId');
        const [open, ...others] = await broker.listOpenOrders(accountId);
        expect(others).toEqual([]);
        expect(open).toMatchObject({ brokerOrderId: newId, limit: 27_000, quantity: 2, filledQuantity: 0 });
        if (replace === 'newId') {
          expect(await broker.getOrder(accountId, id)).toMatchObject({ status: 'replaced' });
        }
        const more = { ...terms, brokerOrderId: newId, quantity: 1, clientOrderId: order().clientOrderId };
        expect((await broker.replace(more)).kind).toBe(replacesQuantity ? 'accepted' : 'rejected');
      }),
    );

    it(
      'previews an order without placing it, or refuses to',
      run(async ({ broker, accountId, quote }, order) => {
        await quote(24_000, 25_500);
        if (!broker.capabilities.preview) {
          await expect(broker.preview(order())).rejects.toMatchObject(UNSUPPORTED);
          return;
        }
        expect(await broker.preview(order())).toMatchObject({ kind: 'previewed' });
        expect(await broker.preview(order({ quantity: 1_000 }))).toMatchObject({ kind: 'rejected' });
        expect(await broker.listOpenOrders(accountId)).toEqual([]);
      }),
    );

    it(
      'lets a day order expire with the session, and one that rests until cancelled go on or refuses it',
      run(async ({ broker, accountId, quote, endSession }, order) => {
        await quote(24_000, 25_500);
        const id = await place(broker, order({ quantity: 1 }));
        const resting = await broker.place(order({ quantity: 1, duration: 'gtc' }));
        expect(resting.kind).toBe(broker.capabilities.gtc ? 'accepted' : 'rejected');
        await endSession();
        const status = broker.capabilities.expiredOrders ?? 'expired';
        expect(await broker.getOrder(accountId, id)).toMatchObject({ status, filledQuantity: 0 });
        const open = await broker.listOpenOrders(accountId);
        expect(open.map(({ duration }) => duration)).toEqual(broker.capabilities.gtc ? ['gtc'] : []);
      }),
    );

    it(
      'rejects what cannot be an order',
      run(async ({ broker, accountId, quote }, order) => {
        await quote(24_000, 25_500);
        for (const over of [
          { quantity: 0 },
          { quantity: 0.5 },
          { limit: 0 as Price },
          { symbol: 'NONSENSE' as OccSymbol },
        ]) {
          expect(await broker.place(order(over))).toMatchObject({ kind: 'rejected' });
        }
        expect(await broker.listOpenOrders(accountId)).toEqual([]);
      }),
    );

    it(
      'takes orders of several legs where it says so only',
      run(async ({ broker, accountId }, order) => {
        const { clientOrderId, symbol } = order();
        const legs = [{ symbol, side: 'sell_to_open' }] as const;
        const isSupported = broker.capabilities.legsMax > 1;
        const outcome = await broker.placeSpread({ accountId, clientOrderId, legs, quantity: 1, net: 1 as NetPrice });
        expect(outcome).toMatchObject({ kind: 'rejected', code: isSupported ? 'ORDER_INVALID' : UNSUPPORTED.code });
        if (isSupported) expect(await broker.listOpenSpreads(accountId)).toEqual([]);
        else await expect(broker.listOpenSpreads(accountId)).rejects.toMatchObject(UNSUPPORTED);
      }),
    );

    it(
      'lists orders since an instant, ended ones too',
      run(async ({ broker, accountId, marketNow, quote, settle }, order) => {
        await quote(24_000, 25_500);
        const since = marketNow();
        const placed = order();
        const id = await place(broker, placed);
        await broker.cancel(accountId, id);
        await settle();
        const cancelled = shown(broker, placed, { brokerOrderId: id, status: 'cancelled' });
        const hour = MS_PER_HOUR;
        expect(await broker.listOrdersSince(accountId, (since - hour) as typeof since)).toEqual([cancelled]);
        expect(await broker.listOrdersSince(accountId, (since + hour) as typeof since)).toEqual([]);
      }),
    );

    it(
      'states facts, quotes and a chain',
      run(async ({ broker, accountId, symbol, quote }) => {
        await quote(24_000, 25_500);
        expect(await broker.facts(accountId)).toMatchObject({ maySellPuts: true, closingOnly: false });
        const quoted = { symbol, bid: 24_000, ask: 25_500 };
        if (broker.capabilities.quotes === false) {
          await expect(broker.quotes(accountId, [symbol])).rejects.toMatchObject(UNSUPPORTED);
          return;
        }
        expect(await broker.quotes(accountId, [symbol])).toEqual([expect.objectContaining(quoted)]);
        expect(await broker.quotes(accountId, [])).toEqual([]);
        const { underlying, expiry } = contractOf(symbol);
        const chain = await broker.chain(accountId, underlying, expiry);
        expect(chain).toContainEqual(expect.objectContaining(quoted));
      }),
    );

    it(
      'states chains for a feed: every contract of an expiry with sizes and stamp, prices of underlyings, or refuses to',
      run(async ({ broker, accountId, symbol, quote, marketNow, marketData = WITHOUT_MARKET_DATA }) => {
        await quote(24_000, 25_500);
        const { underlying, expiry } = contractOf(symbol);
        if (broker.capabilities.marketData === undefined) {
          await expect(marketData.expiries(accountId, underlying)).rejects.toMatchObject(UNSUPPORTED);
          await expect(marketData.chain(accountId, underlying, [expiry])).rejects.toMatchObject(UNSUPPORTED);
          await expect(marketData.quotes(accountId, [symbol], [underlying])).rejects.toMatchObject(UNSUPPORTED);
          return;
        }
        expect(await marketData.expiries(accountId, underlying)).toEqual([expiry]);
        expect(await marketData.expiries(accountId, 'NOBODY' as Underlying)).toEqual([]);
        const now = marketNow();
        const quoted = { symbol, bid: 24_000, ask: 25_500, tsEvent: now };
        const chain = await marketData.chain(accountId, underlying, [expiry]);
        expect(chain.options).toContainEqual(expect.objectContaining(quoted));
        // The market says nothing of them: they are missing, and not 0.
        for (const { bidSize, openInterest, last } of chain.options) {
          expect([bidSize, openInterest, last]).toEqual([undefined, undefined, undefined]);
        }
        const both = await marketData.quotes(accountId, [symbol], [underlying]);
        expect(both.options).toEqual([expect.objectContaining(quoted)]);
        const spot = { underlying, bid: 2_775_500, ask: 2_775_500, last: 2_775_500, tsEvent: now };
        expect(both.underlyings).toEqual([spot]);
        expect(await marketData.quotes(accountId, [], [])).toEqual({ options: [], underlyings: [] });
      }),
    );

    it(
      'takes the shares of contracts that were assigned, for their strike, and lists that or leaves it to its books',
      run(async ({ broker, accountId, symbol, marketNow, quote, settleContracts }, order) => {
        await quote(26_000, 27_000);
        const since = marketNow();
        await place(broker, order());
        await quote(26_000, 27_000);
        const before = await broker.balances(accountId);
        expect(await broker.shares(accountId)).toEqual([]);
        await settleContracts('assigned', 1);
        const { strike, underlying } = contractOf(symbol);
        const units = contractSizeOf(symbol);
        expect(await broker.positions(accountId)).toMatchObject([{ symbol, quantity: -1 }]);
        expect(await broker.shares(accountId)).toEqual([{ underlying, quantity: units }]);
        expect((await broker.balances(accountId)).cash).toBe(before.cash - units * strike);
        if (broker.capabilities.settlements === 'none') {
          await expect(broker.settlementsSince(accountId, since)).rejects.toMatchObject(UNSUPPORTED);
          return;
        }
        const first = await broker.settlementsSince(accountId, since);
        expect(first).toMatchObject([{ accountId, symbol, kind: 'assigned', quantity: 1 }]);
        await settleContracts('assigned', 1);
        const both = await broker.settlementsSince(accountId, since);
        expect(both).toHaveLength(2);
        expect(new Set(both.map(({ id }) => id)).size).toBe(2);
        expect(both).toContainEqual(first[0]);
      }),
    );

    it(
      'lets contracts expire, and lists that or leaves it to its books',
      run(async ({ broker, accountId, symbol, marketNow, quote, settleContracts }, order) => {
        await quote(26_000, 27_000);
        const since = marketNow();
        await place(broker, order());
        await quote(26_000, 27_000);
        const { cash } = await broker.balances(accountId);
        await settleContracts('expired', 2);
        expect(await broker.positions(accountId)).toEqual([]);
        expect(await broker.shares(accountId)).toEqual([]);
        expect(await broker.balances(accountId)).toMatchObject({ cash, requirement: 0 });
        if (broker.capabilities.settlements === 'none') return;
        const listed = await broker.settlementsSince(accountId, since);
        expect(listed).toMatchObject([{ accountId, symbol, kind: 'expired', quantity: 2 }]);
        const tomorrow = ((listed[0]?.tsEvent ?? 0) + 24 * MS_PER_HOUR) as Instant;
        expect(await broker.settlementsSince(accountId, tomorrow)).toEqual([]);
      }),
    );

    it(
      'tells of an order that moves, until the stream is closed, or refuses to',
      run(async ({ broker, accountId, quote, settle }, order) => {
        await quote(24_000, 25_500);
        if (!broker.capabilities.stream) {
          expect(() => broker.stream(accountId, () => undefined)).toThrow(expect.objectContaining(UNSUPPORTED));
          return;
        }
        const hints: StreamHint[] = [];
        let wake: () => void = () => undefined;
        const until = async (isThere: () => boolean) => {
          while (!isThere()) await new Promise<void>((resolve) => (wake = resolve));
        };
        const stream = broker.stream(accountId, (hint) => {
          hints.push(hint);
          wake();
        });
        await until(() => hints.some(({ kind }) => kind === 'up'));
        await place(broker, order());
        await settle();
        await until(() => hints.some(({ kind }) => kind === 'order_moved'));
        await stream.close();
        const told = hints.length;
        await place(broker, order());
        await settle();
        expect(hints).toHaveLength(told);
      }),
    );
  });
}

function contractOf(symbol: OccSymbol) {
  const contract = parseOccSymbol(symbol);
  if (!contract) throw new Error('the contract of the tests is one');
  return { ...contract, underlying: underlyingOfRoot(contract.root) };
}
