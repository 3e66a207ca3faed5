export { type CorporateFacts, corporateFacts, MASSIVE_SOURCE } from './corporate-facts.js';
export { MassiveVendor } from './massive-vendor.js';
export type { StreamSettings } from './quote-stream.js';
export { MassiveClient } from './rest-client.js';
