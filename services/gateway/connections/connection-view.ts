import { priceToDecimal } from '#core/units';
import type {
  AccountHealth,
  BrokerOffer,
  OwnedConnection,
  StoredExternalOrder,
  StoredRequest,
} from '#store/connections';
import type {
  BrokerRequestView,
  BrokerView,
  ConnectionHealthView,
  ConnectionView,
  ExternalOrderView,
} from '../contract/index.js';
import { wordsOf } from './connection-words.js';
import { driftOf } from './drift.js';

/** States of which a code says something to their owner. */
const TOLD: ReadonlySet<string> = new Set(['connected', 'relogin', 'disconnecting', 'disconnected', 'failed']);

export function connectionView(connection: OwnedConnection, offers: readonly BrokerOffer[]): ConnectionView {
  const { connectionId: id, broker, environment, state, code } = connection;
  const { scope, connectedAt, refreshedAt, accessEndsAt, sessionEndsAt } = connection;
  return {
    id,
    broker,
    title: offers.find(({ name }) => name === broker)?.title ?? broker,
    environment,
    state,
    ...(code !== undefined && TOLD.has(state) && { words: wordsOf(code) }),
    accounts: connection.accounts,
    ...(scope !== undefined && { scope }),
    ...(connectedAt !== undefined && { connectedAt }),
    ...(refreshedAt !== undefined && { refreshedAt }),
    ...(accessEndsAt !== undefined && { accessEndsAt }),
    ...(sessionEndsAt !== undefined && { sessionEndsAt }),
    reloginPlanAccepted: connection.reloginPlanAccepted,
  };
}

export function brokerView(offer: BrokerOffer): BrokerView {
  const { name, title, environments, simulated, capabilities, loginWords } = offer;
  return { name, title, environments, simulated, capabilities, loginWords };
}

export function healthView(
  connection: ConnectionView,
  requests: readonly StoredRequest[],
  accounts: readonly AccountHealth[],
): ConnectionHealthView {
  return { connection, requests: requests.map(requestView), accounts: accounts.map(accountHealthView) };
}

function accountHealthView({ accountId, drift, driftDetail, externalOrders }: AccountHealth) {
  const { words, unmanaged } = driftOf(driftDetail);
  return {
    accountId,
    drift,
    driftWords: drift ? words : [],
    externalOrders: externalOrders.map(externalOrderView),
    unmanaged,
  };
}

function requestView({ name, method, status, cause, tookMs, at }: StoredRequest): BrokerRequestView {
  return { name, method, tookMs, at, ...(status !== undefined && { status }), ...(cause !== undefined && { cause }) };
}

function externalOrderView(order: StoredExternalOrder): ExternalOrderView {
  const { brokerOrderId, symbol, side, legs, quantity, filledQuantity, firstSeenAt } = order;
  const terms = { symbol, side, ...(legs && { legs }), quantity, filledQuantity };
  return { brokerOrderId, ...terms, limit: priceToDecimal(order.limit), firstSeenAt };
}
