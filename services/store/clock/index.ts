export { MarketClockReader, type MarketClockReaderParts } from './market-clock-reader.js';
export { MarketClockStore, type ReplayControl, type ServedRequests, type StoredEpoch } from './market-clock-store.js';
