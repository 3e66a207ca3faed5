/** What a broker says of our orders, in the same words for those of one leg and of two: nothing else of the desk's flows asks which it is. */
import type { ClosingLeg, Order } from '#core/model';
import type { AccountId, Instant, Price } from '#core/units';
import { PlatformError } from '#platform/errors';
import type { BrokerOrder, BrokerPort, BrokerSpread } from '#ports';
import type { AccountWork } from './context.js';

/** An order of ours at the broker. Its limit is what its net limit leaves for what it sells. */
export interface ToldOrder extends BrokerOrder {
  /** Of two legs: what it buys back. */
  readonly closes?: Pick<ClosingLeg, 'symbol' | 'limit'> & {
    readonly filledQuantity: number;
    /** As that of the order. */
    readonly averagePrice?: Price;
  };
}

type Ours = Pick<Order, 'accountId' | 'closes'>;

/** Returns an order by the broker's id. Errors: PlatformError of the read; `BROKER_UNREADABLE` when two legs of ours are not what it shows. */
export async function orderAtBroker(
  { broker }: Pick<AccountWork, 'broker'>,
  { accountId, closes }: Ours,
  brokerOrderId: string,
): Promise<ToldOrder | undefined> {
  if (!closes) return broker.getOrder(accountId, brokerOrderId);
  const spread = await broker.getSpread(accountId, brokerOrderId);
  return spread && ownRoll(closes, spread);
}

/** Returns an order by our id. Errors: as {@link orderAtBroker}. */
export async function orderByClientId(
  { broker }: Pick<AccountWork, 'broker'>,
  { accountId, clientOrderId, closes }: Ours & Pick<Order, 'clientOrderId'>,
): Promise<ToldOrder | undefined> {
  if (!closes) return broker.findByClientOrderId(accountId, clientOrderId);
  const spread = await broker.findSpread(accountId, clientOrderId);
  return spread && ownRoll(closes, spread);
}

/** Returns what was placed since an instant and may be an order of ours: of one leg, or rolls. */
export async function ordersSince(
  { broker }: Pick<AccountWork, 'broker'>,
  { accountId, closes }: Ours,
  since: Instant,
): Promise<readonly ToldOrder[]> {
  if (!closes) return broker.listOrdersSince(accountId, since);
  return (await broker.listSpreadsSince(accountId, since)).flatMap((spread) => rollOf(closes, spread) ?? []);
}

/** Reads what works at the broker, of the kinds that some orders are of, and returns what it says of each of them. */
export async function workingAtBroker(
  { broker }: Pick<AccountWork, 'broker'>,
  accountId: AccountId,
  orders: readonly Ours[],
): Promise<(order: Ours, brokerOrderId: string) => ToldOrder | undefined> {
  const [singles, spreads] = await Promise.all([
    orders.some(({ closes }) => !closes) ? broker.listOpenOrders(accountId) : [],
    orders.some(({ closes }) => closes) ? broker.listOpenSpreads(accountId) : [],
  ]);
  const singleOf = byId(singles);
  const spreadOf = byId(spreads);
  return ({ closes }, id) => {
    const spread = spreadOf.get(id);
    if (!closes) return singleOf.get(id);
    return spread && ownRoll(closes, spread);
  };
}

/** Returns orders of several legs that work at the broker; none where it takes none. */
export async function workingSpreads(broker: BrokerPort, accountId: AccountId): Promise<readonly BrokerSpread[]> {
  return takesTwoLegs(broker) ? broker.listOpenSpreads(accountId) : [];
}

/** Returns orders of several legs placed since an instant; none where the broker takes none. */
export async function spreadsSince(
  broker: BrokerPort,
  accountId: AccountId,
  since: Instant,
): Promise<readonly BrokerSpread[]> {
  return takesTwoLegs(broker) ? broker.listSpreadsSince(accountId, since) : [];
}

export function takesTwoLegs({ capabilities }: Pick<BrokerPort, 'capabilities'>): boolean {
  return capabilities.legsMax >= 2;
}

/** Returns an order of several legs as a roll; undefined where it is none. @param closes - whose limit the net limit is read with */
export function rollOf({ limit }: Pick<ClosingLeg, 'limit'>, spread: BrokerSpread): ToldOrder | undefined {
  const { legs, net, ...terms } = spread;
  const sold = legs.find(({ side }) => side === 'sell_to_open');
  const bought = legs.find(({ side }) => side === 'buy_to_close');
  if (!sold || !bought || legs.length > 2) return undefined;
  const { side: _bought, ...closes } = bought;
  return { ...terms, ...sold, side: 'sell_to_open', limit: (net + limit) as Price, closes: { ...closes, limit } };
}

/** What carries our id is ours: that its legs are others cannot be, and nothing follows from it. */
function ownRoll(closes: Pick<ClosingLeg, 'limit' | 'symbol'>, spread: BrokerSpread): ToldOrder {
  const told = rollOf(closes, spread);
  if (told?.closes?.symbol === closes.symbol) return told;
  const context = { call: 'orders.multi-leg', brokerOrderId: spread.brokerOrderId };
  throw new PlatformError('BROKER_UNREADABLE', { retryable: true, context });
}

function byId<T extends { readonly brokerOrderId: string }>(orders: readonly T[]): ReadonlyMap<string, T> {
  return new Map(orders.map((order) => [order.brokerOrderId, order]));
}
