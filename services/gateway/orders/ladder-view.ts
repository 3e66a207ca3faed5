import { type ChainFrame, findRow, type Ladder, type Order, parseOccSymbol, priceAt } from '#core/model';
import { nextLimit } from '#core/orders';
import { priceToDecimal } from '#core/units';
import type { OrderView } from '../contract/index.js';

type LadderView = NonNullable<OrderView['ladder']>;
type Priced = Pick<Order, 'symbol' | 'side' | 'limit' | 'createdAt'> & Partial<Pick<Order, 'step'>>;

/**
 * Returns how an order goes along its ladder, and the market that it goes towards.
 * @param frame - the newest one of its underlying; given for orders that are at work
 */
export function ladderView(ladder: Ladder, order: Priced, frame: ChainFrame | undefined): LadderView {
  const { limits, stepMs } = ladder;
  const next = nextLimit(ladder, order);
  const quote = frame && quoteOf(frame, order.symbol);
  return {
    limits: limits.map(priceToDecimal),
    stepMs,
    reached: next === undefined ? limits.length - 1 : Math.max(0, limits.indexOf(next) - 1),
    since: order.step?.askedAt ?? order.createdAt,
    isMoving: order.step?.isOpen === true,
    ...(quote && { market: quote }),
  };
}

function quoteOf(frame: ChainFrame, symbol: Order['symbol']): LadderView['market'] {
  const contract = parseOccSymbol(symbol);
  const row = contract ? findRow(frame, contract) : -1;
  if (row < 0) return undefined;
  const bid = priceAt(frame.columns.bid, row);
  const ask = priceAt(frame.columns.ask, row);
  return bid === undefined || ask === undefined ? undefined : { bid: priceToDecimal(bid), ask: priceToDecimal(ask) };
}
