export { Dispatcher, type DispatcherPorts, type SubscriberOptions, type Subscription } from './dispatcher.js';
export type { Delivery, MarketEvent, Subject, Want } from './events.js';
