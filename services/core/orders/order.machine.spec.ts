import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ENDED_ORDER_STATES, ORDER_STATES, type Order, type OrderIntent, type OrderState } from '../model/index.js';
import type { ExecutionId, Instant, Money, Price } from '../units/index.js';
import { advanceOrder, type OrderBooks, orderFromIntent } from './advance.js';
import type { OrderEvent } from './events.js';
import { transition } from './order.machine.js';

const NOW = 1_764_190_000_000 as Instant;
const NONE: ReadonlySet<ExecutionId> = new Set();

const INTENT = {
  id: 'bot-1-1',
  decisionId: 'bot-1',
  botId: 'bot',
  userId: 'user',
  accountId: 'account',
  clientOrderId: 'tp-bot-1-1',
  symbol: 'AAPL251219P00265000',
  underlying: 'AAPL',
  side: 'sell_to_open',
  quantity: 3,
  limit: 25_000,
  validUntil: NOW + 600_000,
  reserve: 790_000_000,
  positionId: 'pos-bot-1-1',
} as unknown as OrderIntent;

const order = (state: OrderState, over: Partial<Order> = {}): Order => ({
  ...orderFromIntent(INTENT, NOW),
  state,
  ...over,
});

const filled = (id: string, quantity: number, price = 25_000): OrderEvent => ({
  kind: 'filled',
  fill: {
    executionId: id as ExecutionId,
    orderId: orderFromIntent(INTENT, NOW).id,
    quantity,
    price: price as Price,
    fees: 6_700 as Money,
    tsEvent: (NOW + 1) as Instant,
  },
});

const EVENTS: Readonly<Record<string, OrderEvent>> = {
  accepted: { kind: 'accepted', brokerOrderId: 'B1' },
  rejected: { kind: 'rejected', code: 'NO' },
  answer_lost: { kind: 'answer_lost', cause: 'timeout' },
  found: { kind: 'found_at_broker', brokerOrderId: 'B1' },
  not_sent: { kind: 'proven_not_sent' },
  cancel_req: { kind: 'cancel_requested' },
  repl_req: { kind: 'replace_requested', limit: 24_000 as Price },
  replaced: { kind: 'replaced', brokerOrderId: 'B2', limit: 24_000 as Price },
  cancelled: { kind: 'cancelled' },
  expired: { kind: 'expired' },
  fill_part: filled('x1', 1),
  fill_all: filled('x1', 3),
};

/** State by state and event by event, written by hand from the sentences in core/model; `-` is unchanged, `!` is refused. */
const SCENARIOS = `
state       accepted  rejected  answer_lost  found     not_sent  cancel_req  repl_req  replaced  cancelled  expired  fill_part  fill_all
submitting  working   rejected  unknown      working   not_sent  submitting  -         working   cancelled  expired  working    filled
unknown     working   rejected  -            working   not_sent  unknown     -         working   cancelled  expired  working    filled
working     working   rejected  -            working   !         working     working   working   cancelled  expired  working    filled
filled      filled    !         -            filled    !         -           -         !         -          -        !          !
cancelled   cancelled !         -            cancelled !         -           -         !         -          -        cancelled  filled
expired     expired   !         -            expired   !         -           -         !         -          -        expired    filled
rejected    !         -         -            !         -         -           -         !         -          -        !          !
not_sent    working   -         -            working   -         -           -         working   -          -        working    filled
`
  .trim()
  .split('\n')
  .map((line) => line.trim().split(/\s+/));

describe(transition.name, () => {
  const [head, ...rows] = SCENARIOS as [string[], ...string[][]];
  it('names every state', () => {
    expect(rows.map((row) => row[0]).sort()).toEqual([...ORDER_STATES].sort());
  });
  for (const row of rows) {
    it(`moves ${row[0]} as the table says`, () => {
      const state = row[0] as OrderState;
      const seen = head.slice(1).map((name) => {
        const before = order(state, state === 'filled' ? { filledQuantity: 3 } : {});
        const next = transition(before, EVENTS[name] as OrderEvent, NOW, NONE);
        if (next.kind === 'moved') return next.order.state;
        return next.kind === 'unchanged' ? '-' : '!';
      });
      expect(seen).toEqual(row.slice(1));
    });
  }

  it('counts a doubled execution once', () => {
    const next = transition(
      order('working', { filledQuantity: 1 }),
      filled('x1', 1),
      NOW,
      new Set(['x1' as ExecutionId]),
    );
    expect(next).toEqual({ kind: 'unchanged', reason: 'duplicate_execution' });
  });
  it('refuses more contracts than were ordered', () => {
    const next = transition(order('working', { filledQuantity: 2 }), filled('x9', 2), NOW, NONE);
    expect(next).toEqual({ kind: 'refused', code: 'ORDER_OVERFILLED' });
  });
  it.each([0, -1, 0.5, Number.NaN])('refuses a fill of %p contracts', (quantity) => {
    expect(transition(order('working'), filled('x', quantity), NOW, NONE)).toEqual({
      kind: 'refused',
      code: 'ORDER_FILL_INVALID',
    });
  });
  it('refuses a second broker order id', () => {
    const next = transition(order('working', { brokerOrderId: 'B7' }), EVENTS['found'] as OrderEvent, NOW, NONE);
    expect(next).toEqual({ kind: 'refused', code: 'ORDER_BROKER_ID_CONFLICT' });
  });
  it('refuses a rejection after a fill', () => {
    const next = transition(order('working', { filledQuantity: 1 }), EVENTS['rejected'] as OrderEvent, NOW, NONE);
    expect(next).toEqual({ kind: 'refused', code: 'ORDER_CONTRADICTION' });
  });
  it('says why an order never left', () => {
    const next = transition(order('submitting'), { kind: 'proven_not_sent', cause: 'NO_CONNECTION' }, NOW, NONE);
    expect(next).toMatchObject({ kind: 'moved', order: { state: 'not_sent', code: 'NO_CONNECTION' } });
  });
  it('takes the new terms and keeps the former id, under which fills and answers may still come', () => {
    const first = order('working', { brokerOrderId: 'B1', cancelRequested: true });
    const next = transition(first, EVENTS['replaced'] as OrderEvent, NOW, NONE);
    const expected = {
      brokerOrderId: 'B2',
      formerBrokerIds: ['B1'],
      limit: 24_000,
      quantity: 3,
      cancelRequested: true,
    };
    expect(next).toMatchObject({ kind: 'moved', order: expected });
    const replaced = next.kind === 'moved' ? next.order : first;
    for (const name of ['replaced', 'accepted', 'found']) {
      expect(transition(replaced, EVENTS[name] as OrderEvent, NOW, NONE)).toEqual({
        kind: 'unchanged',
        reason: 'late',
      });
    }
    const back: OrderEvent = { kind: 'replaced', brokerOrderId: 'B1', limit: 25_000 as Price };
    expect(transition(replaced, back, NOW, NONE)).toEqual({ kind: 'unchanged', reason: 'late' });
  });
  it('keeps an id that the broker keeps', () => {
    const first = order('working', { brokerOrderId: 'B2' });
    const next = transition(first, { ...(EVENTS['replaced'] as object), quantity: 2 } as OrderEvent, NOW, NONE);
    expect(next).toMatchObject({ kind: 'moved', order: { brokerOrderId: 'B2', limit: 24_000, quantity: 2 } });
    expect(next.kind === 'moved' && next.order.formerBrokerIds).toBeUndefined();
  });
  it('refuses new terms that the contracts traded so far do not fit into', () => {
    const traded = order('working', { brokerOrderId: 'B1', filledQuantity: 2 });
    const next = transition(traded, { ...(EVENTS['replaced'] as object), quantity: 2 } as OrderEvent, NOW, NONE);
    expect(next).toEqual({ kind: 'refused', code: 'ORDER_CONTRADICTION' });
  });
  it('keeps the cause of a lost answer until the order is found', () => {
    const lost = transition(order('submitting'), EVENTS['answer_lost'] as OrderEvent, NOW, NONE);
    expect(lost).toMatchObject({ kind: 'moved', order: { state: 'unknown', code: 'timeout' } });
    const found = transition(order('unknown', { code: 'timeout' }), EVENTS['found'] as OrderEvent, NOW, NONE);
    expect(found.kind === 'moved' && found.order.code).toBeUndefined();
  });
});

const anyEvent = fc.oneof(
  fc.constantFrom(...Object.values(EVENTS)),
  fc
    .record({ id: fc.integer({ min: 1, max: 6 }), quantity: fc.integer({ min: 0, max: 4 }) })
    .map(({ id, quantity }) => filled(`x${id}`, quantity)),
);

const books = (): OrderBooks => ({
  order: orderFromIntent(INTENT, NOW),
  balances: {
    cash: 1_000_000_000 as Money,
    requirement: 0 as Money,
    optionBuyingPower: 1_000_000_000 as Money,
    asOf: NOW,
  },
  reserve: INTENT.reserve,
  executions: new Set(),
});

function replay(events: readonly OrderEvent[]): { end: OrderBooks; log: OrderEvent[] } {
  let end = books();
  const log: OrderEvent[] = [];
  events.forEach((event, index) => {
    const next = advanceOrder(end, event, (NOW + index) as Instant);
    if (next.kind !== 'moved') return;
    end = next.books;
    log.push(event);
  });
  return { end, log };
}

/** What was refused or late is in no log, so that a replay counts other instants. */
function timeless({ step, ...order }: OrderBooks['order']): object {
  return { ...order, updatedAt: 0, step: step && { ...step, askedAt: 0 } };
}

describe('an order under any sequence of events', () => {
  it('agrees with a tiny model: quantities add up once per execution, ends stay ended', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 30 }), (events) => {
        let current = books();
        const counted = new Map<string, number>();
        for (const event of events) {
          const before = current.order;
          const next = advanceOrder(current, event, NOW);
          if (next.kind === 'moved') {
            current = next.books;
            if (event.kind === 'filled') {
              expect(counted.has(event.fill.executionId)).toBe(false);
              counted.set(event.fill.executionId, event.fill.quantity);
            }
          }
          const sum = [...counted.values()].reduce((total, one) => total + one, 0);
          expect(current.order.filledQuantity).toBe(sum);
          expect(sum).toBeLessThanOrEqual(current.order.quantity);
          expect(current.order.state === 'filled').toBe(sum === current.order.quantity);
          expect(current.position?.openQuantity ?? 0).toBe(sum);
          if (ENDED_ORDER_STATES.has(before.state) && before.state !== 'not_sent' && event.kind !== 'filled') {
            expect(current.order.state).toBe(before.state);
          }
        }
      }),
      { seed: 20_251_126, numRuns: 400 },
    );
  });

  it('replays its log to the same books', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 30 }), (events) => {
        const first = replay(events);
        const again = replay(first.log);
        expect(timeless(again.end.order)).toEqual(timeless(first.end.order));
        expect(again.end.position).toEqual(first.end.position);
        expect(again.end.balances).toEqual(first.end.balances);
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('ends the same whatever the order of fills, doublings and the cancel', () => {
    const facts: OrderEvent[] = [
      { kind: 'accepted', brokerOrderId: 'B1' },
      filled('x1', 1, 25_000),
      filled('x2', 1, 25_500),
      filled('x1', 1, 25_000),
      { kind: 'cancelled' },
      filled('x2', 1, 25_500),
    ];
    const shuffled = fc.shuffledSubarray(facts, { minLength: facts.length });
    const expected = replay(facts).end;
    expect(expected.order).toMatchObject({ state: 'cancelled', filledQuantity: 2, brokerOrderId: 'B1' });
    fc.assert(
      fc.property(shuffled, (events) => {
        const { end } = replay(events);
        expect({ ...end.order, updatedAt: 0 }).toEqual({ ...expected.order, updatedAt: 0 });
        expect(end.position).toEqual(expected.position);
        expect(end.balances).toEqual(expected.balances);
      }),
      { seed: 11, numRuns: 200 },
    );
  });
});
