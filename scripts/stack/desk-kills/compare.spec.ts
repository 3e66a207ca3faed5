import { describe, expect, it } from '@jest/globals';
import { compareBroker, type StoredIntent, type StoredOrder, type TrueOrder } from './compare.js';

const SHAPE = { account: 'VA1', symbol: 'AAPL251219P00020000', side: 'sell_to_open', quantity: 2, limit: 20_500 };

const order = (change: Partial<StoredOrder> = {}): StoredOrder => ({
  ...{ state: 'filled', brokerOrderId: '7', filledQuantity: 2, events: ['accepted', 'filled'], evidence: [] },
  ...change,
});
const intent = (change: Partial<StoredIntent> = {}): StoredIntent => ({
  ...{ ...SHAPE, id: 'one', broker: 'tradier', clientOrderId: 'c-one', status: 'claimed' },
  ...change,
});
const theirs = (change: Partial<TrueOrder> = {}): TrueOrder => ({
  ...{ ...SHAPE, id: 7, clientId: 'c-one', status: 'filled', traded: 2 },
  ...change,
});
const violations = (one: StoredIntent, books: readonly TrueOrder[], showsClientIds = true) =>
  compareBroker('tradier', [one], books, showsClientIds).violations;

describe(compareBroker.name, () => {
  it('finds nothing wrong where both sides say the same', () => {
    const refused = intent({ id: 'two', clientOrderId: 'c-two', limit: 20_600, status: 'refused', code: 'ORDER_RATE' });
    const { tally, violations: broken } = compareBroker(
      'tradier',
      [intent({ order: order() }), refused],
      [theirs()],
      true,
    );
    expect(broken).toEqual([]);
    expect(tally).toEqual({
      ...{ broker: 'tradier', intents: 2, refused: 1, refusals: { ORDER_RATE: 1 } },
      ...{ orders: 1, ordersAtBroker: 1 },
      ...{ decidedByEvidence: 0, found: 0, openUnknown: 0 },
    });
  });

  it('sees a second order, by its client id or by its shape', () => {
    const moved = theirs({ id: 8, limit: 20_400 });
    expect(violations(intent({ order: order() }), [theirs(), moved])).toEqual([
      'tradier one has 2 orders at the broker',
      'tradier has the order 8 that no intent wanted',
    ]);
    const { clientId: _none, ...nameless } = theirs();
    expect(violations(intent({ order: order() }), [nameless, { ...nameless, id: 8 }], false)).toEqual([
      'tradier one has 2 orders at the broker',
    ]);
  });

  it('sees an order that was sent for a refused intent, and one that nobody wanted', () => {
    const refused = intent({ status: 'refused', code: 'MARKET_CLOSED' });
    expect(violations(refused, [theirs()])).toEqual(['tradier one is refused and was sent']);
    expect(violations(intent({ order: order({ state: 'rejected' }) }), [theirs({ clientId: 'x', limit: 1 })])).toEqual([
      'tradier has the order 7 that no intent wanted',
    ]);
  });

  it('sees an intent that has not ended', () => {
    expect(violations(intent({ status: 'pending' }), [])).toEqual([
      'tradier one is still pending and has no order',
      'tradier one ended without a code',
    ]);
    expect(violations(intent({ order: order({ state: 'working' }) }), [theirs({ status: 'working' })])).toEqual([
      'tradier one is still working',
    ]);
  });

  it('wants evidence for every doubt, also for one that is open', () => {
    const events = ['answer_lost'];
    for (const state of ['unknown', 'not_sent'] as const) {
      const { brokerOrderId: _none, ...doubted } = order({ state, events, filledQuantity: 0 });
      expect(violations(intent({ order: doubted }), [])).toContain('tradier one was in doubt and has no evidence');
      const evidenced = { ...doubted, evidence: ['search_empty'] };
      const { tally, violations: broken } = compareBroker('tradier', [intent({ order: evidenced })], [], true);
      expect(broken).toEqual([]);
      const open = state === 'unknown' ? 1 : 0;
      expect(tally).toMatchObject({ decidedByEvidence: 1 - open, found: 0, openUnknown: open });
    }
  });

  it('sees an end that differs', () => {
    const cancelled = theirs({ status: 'cancelled', traded: 1 });
    expect(violations(intent({ order: order() }), [cancelled])).toEqual([
      'tradier one is filled here and cancelled there',
      'tradier one has 2 contracts here and 1 there',
    ]);
    expect(violations(intent({ order: order() }), [])).toEqual(['tradier one is filled and nowhere at the broker']);
    const notSent = order({ state: 'not_sent', evidence: ['search_empty'], filledQuantity: 0 });
    expect(violations(intent({ order: notSent }), [theirs({ status: 'working', traded: 0 })])).toEqual([
      'tradier one is not_sent here and working there',
    ]);
  });
});
