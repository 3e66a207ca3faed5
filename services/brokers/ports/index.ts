export {
  type BrokerCapabilities,
  type BrokerFill,
  type BrokerOrder,
  type BrokerPort,
  type BrokerPosition,
  type CancelOutcome,
  DUPLICATE_CLIENT_ORDER_ID,
  type PlaceOrder,
  type PlaceOutcome,
} from './port.js';
