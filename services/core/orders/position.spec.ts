import { describe, expect, it } from '@jest/globals';
import type { Balances, Fill, Order, Position } from '../model/index.js';
import {
  type ExecutionId,
  type Instant,
  type Money,
  moneyFromDecimal,
  type OrderId,
  type Price,
  priceFromDecimal,
} from '../units/index.js';
import { cashDelta, foldFill } from './position.js';
import { balancesAfterFill, remainingReserve } from './reserve.js';

const price = (text: string) => priceFromDecimal(text) as Price;
const money = (text: string) => moneyFromDecimal(text) as Money;

function order(side: Order['side'], over: Partial<Order> = {}): Order {
  return {
    id: `${side}-o`,
    intentId: 'i',
    botId: 'b',
    userId: 'u',
    accountId: 'a',
    clientOrderId: 'c',
    symbol: 'JPM251219P00300000',
    underlying: 'JPM',
    side,
    quantity: 2,
    limit: price('3.20'),
    state: 'working',
    filledQuantity: 0,
    cancelRequested: false,
    positionId: 'pos-i',
    createdAt: 1,
    updatedAt: 1,
    ...over,
  } as unknown as Order;
}

const fill = (of: Order, id: string, quantity: number, at: string, tsEvent = 5): Fill => ({
  executionId: id as ExecutionId,
  orderId: of.id as OrderId,
  quantity,
  price: price(at),
  fees: money('0.67'),
  tsEvent: tsEvent as Instant,
});

function fold(position: Position | undefined, of: Order, one: Fill): Position {
  const folded = foldFill(position, of, one);
  if (folded.kind === 'refused') throw new Error(folded.code);
  return folded.position;
}

describe(foldFill.name, () => {
  const sell = order('sell_to_open');
  const buy = order('buy_to_close');

  it('adds credit with sales and debit with buy-backs, and closes at zero', () => {
    const one = fold(undefined, sell, fill(sell, 's1', 1, '3.20'));
    const two = fold(one, sell, fill(sell, 's2', 1, '3.25', 6));
    expect(two).toMatchObject({
      openQuantity: 2,
      soldQuantity: 2,
      credit: money('645'),
      fees: money('1.34'),
      openedAt: 5,
    });
    const half = fold(two, buy, fill(buy, 'b1', 1, '1.60', 8));
    expect(half).toMatchObject({ openQuantity: 1, debit: money('160') });
    expect(half.closedAt).toBeUndefined();
    const closed = fold(half, buy, fill(buy, 'b2', 1, '1.61', 9));
    expect(closed).toMatchObject({
      openQuantity: 0,
      soldQuantity: 2,
      debit: money('321'),
      fees: money('2.68'),
      closedAt: 9,
    });
  });
  it('refuses to close below zero, without a position, and for another one', () => {
    const one = fold(undefined, sell, fill(sell, 's1', 1, '3.20'));
    expect(foldFill(one, buy, fill(buy, 'b1', 2, '1.60'))).toEqual({ kind: 'refused', code: 'POSITION_BELOW_ZERO' });
    expect(foldFill(undefined, buy, fill(buy, 'b1', 1, '1.60'))).toEqual({ kind: 'refused', code: 'POSITION_MISSING' });
    const other = order('buy_to_close', { positionId: 'pos-x' as Order['positionId'] });
    expect(foldFill(one, other, fill(other, 'b1', 1, '1.60'))).toEqual({ kind: 'refused', code: 'POSITION_FOREIGN' });
  });
});

describe(cashDelta.name, () => {
  it('takes fees off a sale and adds them to a purchase', () => {
    const sell = order('sell_to_open');
    expect(cashDelta(sell, fill(sell, 'x', 2, '3.20'))).toBe(money('639.33'));
    const buy = order('buy_to_close');
    expect(cashDelta(buy, fill(buy, 'x', 2, '1.60'))).toBe(money('-320.67'));
  });
});

describe(remainingReserve.name, () => {
  it('falls with the contracts traded and is nothing at the end', () => {
    const reserve = money('100.0001');
    expect(remainingReserve(reserve, order('sell_to_open'))).toBe(1_000_001);
    expect(remainingReserve(reserve, order('sell_to_open', { filledQuantity: 1 }))).toBe(500_001);
    expect(remainingReserve(reserve, order('sell_to_open', { state: 'unknown' }))).toBe(1_000_001);
    expect(remainingReserve(reserve, order('sell_to_open', { state: 'cancelled', filledQuantity: 1 }))).toBe(0);
  });
});

describe(balancesAfterFill.name, () => {
  const before: Balances = {
    cash: money('100000'),
    requirement: money('0'),
    optionBuyingPower: money('100000'),
    asOf: 1 as Instant,
  };
  it('never frees in between what the reserve held', () => {
    const sell = order('sell_to_open');
    const after = balancesAfterFill(before, sell, fill(sell, 'x', 1, '3.20'), money('59360'));
    expect(after.cash).toBe(money('100319.33'));
    expect(after.optionBuyingPower).toBe(money('70319.33'));
    expect(after.requirement).toBe(money('30000'));
    expect(after.asOf).toBe(5);
  });
  it('frees nothing for a buy-back until the broker has stated the balances', () => {
    const buy = order('buy_to_close');
    const after = balancesAfterFill(
      { ...before, requirement: money('30000'), optionBuyingPower: money('70000') },
      buy,
      fill(buy, 'x', 1, '1.60'),
      0 as Money,
    );
    expect(after).toEqual({
      cash: money('99839.33'),
      requirement: money('30000'),
      optionBuyingPower: money('69839.33'),
      asOf: 5,
    });
  });
});
