/** Compares what Postgres says of intents and orders with what really stands in a broker's books. Pure. */
import { ENDED_ORDER_STATES, type OrderState } from '#core/model';

/** An intent as it is stored, with its order where one was claimed. Prices in 1e-4. */
export interface StoredIntent {
  readonly id: string;
  readonly broker: string;
  /** What the broker calls the account. */
  readonly account: string;
  readonly clientOrderId: string;
  readonly symbol: string;
  readonly side: string;
  readonly quantity: number;
  readonly limit: number;
  readonly status: string;
  /** Why it was refused. */
  readonly code?: string;
  readonly order?: StoredOrder;
}

export interface StoredOrder {
  readonly state: OrderState;
  readonly brokerOrderId?: string;
  readonly filledQuantity: number;
  /** Kinds of its events, in their order. */
  readonly events: readonly string[];
  /** Kinds of its evidence. */
  readonly evidence: readonly string[];
}

/** An order as it really is at the broker. */
export interface TrueOrder {
  readonly id: number;
  readonly account: string;
  readonly clientId?: string;
  readonly symbol: string;
  readonly side: string;
  readonly quantity: number;
  readonly limit: number;
  readonly status: string;
  readonly traded: number;
}

/** What came of the intents at one broker. */
export interface BrokerTally {
  readonly broker: string;
  readonly intents: number;
  /** Ended before anything was sent, with a code. */
  readonly refused: number;
  /** How often each code was among them. */
  readonly refusals: Readonly<Record<string, number>>;
  /** Claimed by a desk. */
  readonly orders: number;
  readonly ordersAtBroker: number;
  /** Whose answer no desk has seen, and whose fate was found out with stored evidence. */
  readonly decidedByEvidence: number;
  /** Of these: found at the broker. The rest was proven not to have come there. */
  readonly found: number;
  readonly openUnknown: number;
}

export interface Comparison {
  readonly tally: BrokerTally;
  /** Sentences about broken rules. */
  readonly violations: readonly string[];
}

/** @param showsClientIds - whether the broker keeps client ids; the shape of an order names its intent in any case */
export function compareBroker(
  broker: string,
  intents: readonly StoredIntent[],
  theirs: readonly TrueOrder[],
  showsClientIds: boolean,
): Comparison {
  const byShape = grouped(theirs, shapeOf);
  const byClientId = grouped(theirs, ({ clientId }) => clientId ?? '');
  const violations: string[] = [];
  for (const intent of intents) {
    const alike = byShape.get(shapeOf(intent)) ?? [];
    const named = showsClientIds ? (byClientId.get(intent.clientOrderId) ?? []) : alike;
    const orders = [...new Set([...alike, ...named])];
    violations.push(...brokenBy(intent, orders).map((sentence) => `${broker} ${intent.id} ${sentence}`));
  }
  const shapes = new Set(intents.map(shapeOf));
  const foreign = theirs.filter((order) => !shapes.has(shapeOf(order)));
  violations.push(...foreign.map(({ id }) => `${broker} has the order ${id} that no intent wanted`));
  return { tally: tallyOf(broker, intents, theirs), violations };
}

function brokenBy({ status, code, order }: StoredIntent, theirs: readonly TrueOrder[]): string[] {
  const broken: string[] = [];
  const must = (holds: boolean, sentence: string) => {
    if (!holds) broken.push(sentence);
  };
  must(theirs.length <= 1, `has ${theirs.length} orders at the broker`);
  if (!order) {
    must(status === 'refused' || status === 'cancelled', `is still ${status} and has no order`);
    must(code !== undefined, 'ended without a code');
    must(theirs.length === 0, `is ${status} and was sent`);
    return broken;
  }
  must(status === 'claimed', `has an order and is ${status}`);
  must(!wasInDoubt(order) || order.evidence.length > 0, 'was in doubt and has no evidence');
  if (order.state === 'unknown') return broken;
  must(ENDED_ORDER_STATES.has(order.state), `is still ${order.state}`);
  const [one] = theirs;
  if (!one) {
    must(order.state === 'rejected' || order.state === 'not_sent', `is ${order.state} and nowhere at the broker`);
    must(order.state !== 'not_sent' || order.evidence.length > 0, 'is not_sent without evidence');
    return broken;
  }
  must(order.brokerOrderId !== undefined, 'is at the broker by an id that is not stored');
  must(one.status === order.state, `is ${order.state} here and ${one.status} there`);
  must(one.traded === order.filledQuantity, `has ${order.filledQuantity} contracts here and ${one.traded} there`);
  return broken;
}

function tallyOf(broker: string, intents: readonly StoredIntent[], theirs: readonly TrueOrder[]): BrokerTally {
  const orders = intents.flatMap(({ order }) => order ?? []);
  const open = orders.filter(({ state }) => state === 'unknown');
  const refused = intents.filter(({ order }) => !order);
  const refusals: Record<string, number> = {};
  for (const { code = 'NONE' } of refused) refusals[code] = (refusals[code] ?? 0) + 1;
  const decided = orders.filter((order) => order.state !== 'unknown' && wasInDoubt(order));
  return {
    broker,
    intents: intents.length,
    refused: refused.length,
    refusals,
    orders: orders.length,
    ordersAtBroker: theirs.length,
    decidedByEvidence: decided.length,
    found: decided.filter(({ evidence }) => evidence.includes('search_found')).length,
    openUnknown: open.length,
  };
}

/** Whether no desk saw the broker's answer: it was lost on the way, or whoever had sent the order was gone. */
function wasInDoubt({ events, evidence }: StoredOrder): boolean {
  return events.includes('answer_lost') || evidence.length > 0;
}

function shapeOf(one: Pick<TrueOrder, 'account' | 'symbol' | 'side' | 'quantity' | 'limit'>): string {
  return `${one.account} ${one.symbol} ${one.side} ${one.quantity} ${one.limit}`;
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}
