export { BrokerStreet, type BrokerStreetParts } from './broker-street.js';
export { SIMULATED_BROKERS } from './register.js';
export { brokersFile, readSetUp, type SetupOptions, type SimulatedEntry, setUpSimulatedBrokers } from './setup.js';
