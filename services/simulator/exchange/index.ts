export { newWorld, readAnchor, resumeWorld, SEEN_EVERY_MS, type WorldAnchor, writeAnchor } from './anchor.js';
export { Exchange } from './exchange.js';
export { type ExchangeServer, startExchangeServer } from './server.js';
export { type SimulatedUnderlying, UNDERLYINGS } from './underlyings.js';
export { VendorDoors, type VendorDoorsParts, type VendorPorts } from './vendor-doors.js';
