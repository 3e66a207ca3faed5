export { openAuthority, type ServerIdentity, type SimAuthority } from './authority.js';
export type {
  SimAnswer,
  SimBooksOptions,
  SimBooksState,
  SimEvent,
  SimOrderTerms,
  SimRefusal,
  SimReplacement,
  SimReport,
} from './book-types.js';
export { SimBooks } from './books.js';
export { type SimBroker, type SimBrokerKind, type SimBrokerOptions, STARTING_CASH } from './broker.js';
export { type BrokerServer, type BrokerServerOptions, startBrokerServer } from './broker-server.js';
export { consentPage, errorPage, escapeHtml } from './consent-page.js';
export { type ControlDoor, type FeedCommand, startControlDoor } from './control-door.js';
export { answerWithFaults, type Delivery } from './deliver.js';
export { inEnvironment } from './environment.js';
export { FaultScript } from './faults.js';
export { type FrameWorldParts, frameWorld } from './frame-world.js';
export {
  basicOf,
  bearerOf,
  type ClientCredentials,
  formOf,
  jsonReply,
  pageReply,
  redirectReply,
  textReply,
} from './http.js';
export { isOpening, isSale, legsOf, orderRequirement, type SimPosition, shortRequirement } from './ledger.js';
export type {
  SimClient,
  SimConsent,
  SimLogin,
  SimLoginsOptions,
  SimLoginsState,
  SimLoginTerms,
  SimTokenAnswer,
  SimTokenCheck,
  SimTokenError,
  SimTokens,
  SimUser,
} from './login-types.js';
export { SimLogins } from './logins.js';
export { averagePriceOf, hasEnded, legAverageOf, remainingOf, sessionDateOf, tradedQuantity } from './matching.js';
export { type ListedOption, netOf, nseKey, nseOptions, nseSideOf, nseStampOf, nseTokensEnd, unitsOf } from './nse.js';
export { type RateReading, RateWindows } from './rates.js';
export type { SimSettlement, SimSettleTerms } from './settle.js';
export { StateFile } from './state-file.js';
export { SimStreams } from './streams.js';
export type {
  BrokerSimulator,
  Fault,
  FaultKind,
  SimAccount,
  SimExecution,
  SimLeg,
  SimOrder,
  SimQuote,
  SimReply,
  SimRequest,
  SimSide,
  SimSocket,
  SimSpot,
  SimStatus,
  SimTrouble,
  SimWorld,
} from './types.js';
