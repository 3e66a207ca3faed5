export {
  type AwaitedFlow,
  type BroughtBack,
  CALLBACK_REFUSALS,
  type CallbackRefusal,
  CallbackRepository,
} from './callback.repository.js';
export { completeLogin, type FoundAccount, type FreshLogin, type LoginRefusal } from './complete-login.js';
export {
  type AskedLogin,
  ConnectionRepository,
  type OwnedConnection,
  type WantedLogin,
} from './connection.repository.js';
export type { ConnectionEnvironment, ConnectionState, StoredConnection } from './connection-rows.js';
export { DisconnectStore, STOPPING_BOTS, type Unfinished } from './disconnect-store.js';
export { type AnsweredFlow, type DeskFlow, FlowStore, type PreparedFlow } from './flow-store.js';
export { type AccountHealth, HealthRepository, type StoredExternalOrder } from './health.repository.js';
export { type AccountPlace, LoginStore, type NewTokens, type SealedLogin } from './login-store.js';
export { type BrokerOffer, OfferStore } from './offer-store.js';
export { RequestStore, type StoredRequest } from './request-store.js';
export { type StoredUserKey, UserKeyStore } from './user-key-store.js';
