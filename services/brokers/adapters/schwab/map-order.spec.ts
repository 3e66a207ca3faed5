import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readOrder } from './map-order.js';
import { parseWire } from './parse.js';
import { LISTED_STATUSES, statusOf } from './status.js';
import { orderSchema } from './wire.js';

const FIXTURE = readFileSync(path.join(import.meta.dirname, 'fixtures', 'http_get_order.json'), 'utf8');

function read(change: object = {}) {
  const wire = parseWire(orderSchema, JSON.stringify({ ...JSON.parse(FIXTURE), ...change }));
  if (wire === undefined) throw new Error('not an order');
  return readOrder(wire);
}

function own(change: object = {}) {
  const order = read(change);
  if (order.kind !== 'ours') throw new Error(order.kind);
  return order;
}

const activity = (activityId: number, legs: object[]) => ({
  activityType: 'EXECUTION',
  executionType: 'FILL',
  activityId,
  executionLegs: legs,
});
const leg = (quantity: number, price: number, time = '2026-01-05T15:30:04+0000', legId = 1) => ({
  ...{ legId, quantity, price, time },
});

describe(readOrder.name, () => {
  it('reads an order in part traded as working', () => {
    expect(own()).toEqual({
      kind: 'ours',
      order: {
        brokerOrderId: '1004054538123',
        symbol: 'AAPL260116P00150000',
        side: 'sell_to_open',
        quantity: 2,
        filledQuantity: 1,
        averagePrice: 12_500,
        limit: 12_500,
        duration: 'day',
        status: 'working',
        placedAt: Date.UTC(2026, 0, 5, 15, 30, 1),
      },
      executions: [
        {
          executionId: `91234567-1-${Date.UTC(2026, 0, 5, 15, 30, 4)}`,
          brokerOrderId: '1004054538123',
          quantity: 1,
          price: 12_500,
          tsEvent: Date.UTC(2026, 0, 5, 15, 30, 4),
        },
      ],
    });
  });

  it('keeps what traded before a cancel', () => {
    const { order, executions } = own({ status: 'CANCELED', closeTime: '2026-01-05T15:40:00+0000' });
    expect(order).toMatchObject({ status: 'cancelled', filledQuantity: 1 });
    expect(executions).toHaveLength(1);
  });

  it('takes several legs and activities, and each execution once however often it is told', () => {
    const once = activity(7, [leg(1, 1.25), leg(2, 1.3, '2026-01-05T15:30:05+0000')]);
    const { order, executions } = own({
      quantity: 4,
      filledQuantity: 4,
      status: 'FILLED',
      orderActivityCollection: [once, activity(6, [leg(1, 1.24)]), once],
    });
    expect(executions.map(({ quantity, price }) => [quantity, price])).toEqual([
      [1, 12_500],
      [2, 13_000],
      [1, 12_400],
    ]);
    // (1.25 + 2 × 1.30 + 1.24) / 4 = 1.2725
    expect(order.averagePrice).toBe(12_725);
  });

  it('says no average while executions are missing', () => {
    expect(own({ filledQuantity: 2 }).order.averagePrice).toBeUndefined();
    expect(own({ filledQuantity: 0, orderActivityCollection: [] }).order.averagePrice).toBeUndefined();
  });

  it('names the order that took its place', () => {
    const replaced = { status: 'REPLACED', replacingOrderCollection: ['1004054538124'] };
    expect(own(replaced).order).toMatchObject({ status: 'replaced', replacedBy: '1004054538124' });
    expect(own({ ...replaced, replacingOrderCollection: [{ orderId: 1004054538125 }] }).order.replacedBy).toBe(
      '1004054538125',
    );
    expect(own({ status: 'REPLACED' }).order.replacedBy).toBeUndefined();
  });

  it('tells why it was rejected a moment later', () => {
    const { order } = own({ status: 'REJECTED', statusDescription: 'Insufficient funds', orderActivityCollection: [] });
    expect(order).toMatchObject({ status: 'rejected', text: 'Insufficient funds' });
  });

  it.each([
    [
      'shares',
      {
        orderLegCollection: [{ instruction: 'BUY', quantity: 1, instrument: { assetType: 'EQUITY', symbol: 'AAPL' } }],
      },
    ],
    ['no legs', { orderLegCollection: undefined }],
    ['a market order', { orderType: 'MARKET' }],
    [
      'a spread',
      { orderLegCollection: [...JSON.parse(FIXTURE).orderLegCollection, ...JSON.parse(FIXTURE).orderLegCollection] },
    ],
    [
      'a long option',
      { orderLegCollection: [{ ...JSON.parse(FIXTURE).orderLegCollection[0], instruction: 'BUY_TO_OPEN' }] },
    ],
  ])('leaves %s to others', (_name, change) => {
    expect(read(change)).toEqual({ kind: 'foreign' });
  });

  it.each([
    ['price', { price: undefined }],
    ['quantity', { quantity: 1.5 }],
    ['filledQuantity', { filledQuantity: undefined }],
    ['filledQuantity', { filledQuantity: 3 }],
    ['duration', { duration: 'FOR_EVER' }],
    ['enteredTime', { enteredTime: 'yesterday' }],
    ['activityId', { orderActivityCollection: [{ ...activity(1, [leg(1, 1)]), activityId: undefined }] }],
    ['executionLegs.time', { orderActivityCollection: [activity(1, [leg(1, 1, 'soon')])] }],
    ['executionLegs.quantity', { orderActivityCollection: [activity(1, [leg(0, 1)])] }],
    ['activityId', { orderActivityCollection: [activity(1, [leg(1, 1.25), leg(1, 1.3)])] }],
  ])('stops at an unreadable %s', (field, change) => {
    expect(read(change)).toEqual({ kind: 'unreadable', orderId: '1004054538123', field });
  });
});

describe(statusOf.name, () => {
  const expected = `
    AWAITING_PARENT_ORDER working     AWAITING_CONDITION working     AWAITING_STOP_CONDITION working
    AWAITING_MANUAL_REVIEW working    ACCEPTED working               AWAITING_UR_OUT working
    PENDING_ACTIVATION working        QUEUED working                 WORKING working
    REJECTED rejected                 PENDING_CANCEL working         CANCELED cancelled
    PENDING_REPLACE working           REPLACED replaced              FILLED filled
    EXPIRED expired                   NEW working                    AWAITING_RELEASE_TIME working
    PENDING_ACKNOWLEDGEMENT working   PENDING_RECALL working         UNKNOWN working`;
  const words = expected.trim().split(/\s+/);
  const pairs = words.flatMap((word, index) => (index % 2 === 0 ? [[word, words[index + 1]] as const] : []));

  it('knows all 21 of them', () => {
    expect(pairs.map(([status]) => status).sort()).toEqual([...LISTED_STATUSES].sort());
    expect(pairs).toHaveLength(21);
  });

  it.each(pairs)('%s is %s', (status, ours) => {
    expect(statusOf(status).status).toBe(ours);
  });

  it('calls what the broker itself does not know, and what no table lists, working and unlisted', () => {
    expect(statusOf('UNKNOWN')).toEqual({ status: 'working', unlisted: 'UNKNOWN' });
    expect(statusOf('SUSPENDED')).toEqual({ status: 'working', unlisted: 'SUSPENDED' });
    expect(statusOf('PENDING_CANCEL').unlisted).toBeUndefined();
  });
});
