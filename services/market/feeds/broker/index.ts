export { BrokerVendor } from './broker-vendor.js';
export type { BrokerVendorPorts, BrokerVendorSettings, DeskQuotes } from './ports.js';
