export { type BrokerSetup, isLoopback, readBrokerSetups } from './brokers-file.js';
export { offerOf } from './offer.js';
