/** Orders and their fills from the wire to the model. Pure; undefined means that one cannot be read. */
import type { OrderDuration, OrderSide } from '#core/model';
import { type ClientOrderId, type ExecutionId, type Price, roundTo } from '#core/units';
import type { BrokerOrder } from '#ports';
import {
  type Execution,
  FOREIGN,
  type Foreign,
  fromPaddedSymbol,
  instantOf,
  unitsFromText,
  wholeFromText,
} from '../kit/index.js';
import { feesOf } from './fees.js';
import { statusOf } from './statuses.js';
import type { WireLeg, WireOrder } from './wire.js';

export interface ReadOrder {
  readonly order: BrokerOrder;
  readonly executions: readonly Execution[];
}

const SIDES: ReadonlyMap<string, OrderSide> = new Map([
  ['Sell to Open', 'sell_to_open'],
  ['Buy to Close', 'buy_to_close'],
]);
export const DURATIONS: ReadonlyMap<string, OrderDuration> = new Map([
  ['Day', 'day'],
  ['GTC', 'gtc'],
]);

export function readOrder(wire: WireOrder): ReadOrder | Foreign | undefined {
  const [leg, ...others] = wire.legs;
  const side = SIDES.get(leg?.action ?? '');
  const duration = DURATIONS.get(wire['time-in-force']);
  const isOurKind = leg?.['instrument-type'] === 'Equity Option' && wire['order-type'] === 'Limit';
  if (leg === undefined || others.length > 0 || !isOurKind || side === undefined || duration === undefined) {
    return FOREIGN;
  }
  const symbol = fromPaddedSymbol(leg.symbol);
  const quantity = wholeFromText(leg.quantity ?? '');
  const limit = unitsFromText(wire.price ?? '', 'halfEven');
  const executions = executionsOf(wire.id, side, leg);
  if (symbol === undefined || quantity === undefined || executions === undefined) return undefined;
  const filledQuantity = executions.reduce((sum, one) => sum + one.quantity, 0);
  if (limit === undefined || limit <= 0 || filledQuantity > quantity) return undefined;
  const averagePrice = averageOf(executions, filledQuantity);
  const placedAt = instantOf(wire['received-at'] ?? '');
  const tag = wire['external-identifier'];
  return {
    order: {
      brokerOrderId: wire.id,
      ...(tag == null || tag === '' ? {} : { clientOrderId: tag as ClientOrderId }),
      ...{ symbol, side, quantity, filledQuantity, duration },
      ...(averagePrice === undefined ? {} : { averagePrice }),
      limit: limit as Price,
      ...endOf(wire),
      ...(wire['reject-reason'] == null ? {} : { text: wire['reject-reason'] }),
      ...(placedAt === undefined ? {} : { placedAt }),
    },
    executions,
  };
}

/** An order that a replacement has taken out of the market is cancelled there, and names the one that goes on. */
export function endOf(wire: WireOrder): Pick<BrokerOrder, 'status' | 'unlisted' | 'replacedBy'> {
  const status = statusOf(wire.status);
  const replacedBy = wire['replacing-order-id'];
  return status.status === 'cancelled' && replacedBy != null ? { status: 'replaced', replacedBy } : status;
}

function executionsOf(brokerOrderId: string, side: OrderSide, leg: WireLeg): readonly Execution[] | undefined {
  return tradesOf(leg)?.map((trade) => ({ ...trade, brokerOrderId, fees: feesOf(side, trade.quantity) }));
}

type Trade = Pick<Execution, 'executionId' | 'quantity' | 'price' | 'tsEvent'>;

/** Returns the fills of a leg, each once, or undefined when one cannot be read. */
export function tradesOf(leg: WireLeg): readonly Trade[] | undefined {
  const byId = new Map<string, Trade>();
  for (const fill of leg.fills ?? []) {
    const quantity = wholeFromText(fill.quantity);
    const price = unitsFromText(fill['fill-price'], 'halfEven');
    const tsEvent = instantOf(fill['filled-at']);
    if (quantity === undefined || quantity <= 0 || price === undefined || tsEvent === undefined) return undefined;
    byId.set(fill['fill-id'], {
      executionId: fill['fill-id'] as ExecutionId,
      ...{ quantity, tsEvent },
      price: price as Price,
    });
  }
  return [...byId.values()];
}

/** The broker states no average. */
export function averageOf(
  executions: readonly Pick<Execution, 'quantity' | 'price'>[],
  quantity: number,
): Price | undefined {
  const total = executions.reduce((sum, one) => sum + one.quantity * one.price, 0);
  return quantity === 0 ? undefined : (roundTo(total / quantity, 'halfEven') as Price);
}
