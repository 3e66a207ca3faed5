/** Multi-leg orders at the simulated Alpaca: `order_class: mleg`. Source: Alpaca's pages on options level 3, models of its SDK. */
import { parseOccSymbol } from '#core/model';
import { type Price, priceFromDecimal, priceToDecimal, roundTo } from '#core/units';
import {
  isSale,
  legAverageOf,
  type SimLeg,
  type SimOrder,
  type SimReply,
  type SimSide,
  tradedQuantity,
} from '../kit/index.js';
import { orderUuid } from './ids.js';
import { invalid, unprocessable } from './replies.js';

const LEGS_MAX = 4;
/** Leg orders have ids of their own, beyond those of orders. */
const LEG_IDS = 0x1000_0000_00;

export interface MlegTerms {
  readonly legs: readonly SimLeg[];
  readonly quantity: number;
  /** Net, positive where it is received. */
  readonly limit: Price;
}

/**
 * Reads what is said of the legs. The same quantity of each leg is simulated.
 * @param inferOf - what Alpaca infers of a side from what is held
 */
export function readMleg(
  body: Readonly<Record<string, unknown>>,
  inferOf: (symbol: SimLeg['symbol'], side: string, quantity: number) => SimSide,
): MlegTerms | SimReply {
  const rows = Array.isArray(body['legs']) ? (body['legs'] as readonly Readonly<Record<string, unknown>>[]) : [];
  if (rows.length < 2 || rows.length > LEGS_MAX) return invalid('legs must have between 2 and 4 entries');
  if (body['type'] !== 'limit') return unprocessable('invalid order type for options trading');
  if (body['time_in_force'] !== 'day') {
    return unprocessable('order_time_in_force provided not supported for options trading');
  }
  const quantity = /^[1-9]\d{0,8}$/.test(String(body['qty'])) ? Number(body['qty']) : 0;
  if (quantity === 0) return invalid('qty must be > 0');
  const paid = priceFromDecimal(String(body['limit_price']));
  if (paid === undefined) return invalid('limit price is required');
  const legs: SimLeg[] = [];
  for (const row of rows) {
    const symbol = String(row['symbol']) as SimLeg['symbol'];
    if (parseOccSymbol(symbol) === undefined) return unprocessable(`asset "${symbol}" not found`);
    if (String(row['ratio_qty']) !== '1') return unprocessable('ratio_qty must be relatively prime');
    if (row['side'] !== 'buy' && row['side'] !== 'sell') return invalid('side must be buy or sell');
    const inferred = inferOf(symbol, row['side'], quantity);
    const specified = row['position_intent'];
    if (specified !== undefined && specified !== inferred) {
      return unprocessable(`position intent mismatch, inferred: ${inferred}, specified: ${specified}`);
    }
    legs.push({ symbol, side: inferred });
  }
  return { legs, quantity, limit: (-paid + 0) as Price };
}

/** What a multi-leg order shows of its own: no symbol and no side, and a limit that is paid. */
export function parentFields(order: SimOrder): Readonly<Record<string, unknown>> {
  return {
    asset_id: '00000000-0000-0000-0000-000000000000',
    symbol: '',
    asset_class: '',
    side: '',
    position_intent: undefined,
    order_class: 'mleg',
    limit_price: priceToDecimal((-order.limit + 0) as Price, 0),
  };
}

/** Returns the leg orders of a multi-leg order. */
export function legOrders(order: SimOrder, legs: readonly SimLeg[], parent: Readonly<Record<string, unknown>>) {
  return legs.map(({ symbol, side }, index) => {
    const average = legAverageOf(order, index);
    return {
      ...parent,
      id: legId(order.id, index),
      client_order_id: legId(order.id, index),
      symbol,
      asset_class: 'us_option',
      qty: String(order.quantity),
      filled_qty: String(tradedQuantity(order)),
      filled_avg_price: average === undefined ? null : priceToDecimal(roundTo(average, 'halfEven') as Price, 0),
      order_type: '',
      type: '',
      side: isSale(side) ? 'sell' : 'buy',
      position_intent: side,
      limit_price: null,
      ratio_qty: '1',
      legs: null,
    };
  });
}

export const legId = (order: number, leg: number) => orderUuid(LEG_IDS + order * LEGS_MAX + leg);
