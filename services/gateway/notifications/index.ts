export { Carriers } from './carriers.js';
export { HooksController, NotificationsController } from './notifications.controller.js';
export { NotificationsService } from './notifications.service.js';
export type { OutboundOptions } from './outbound.js';
export { Sender } from './sender.js';
export { StaleFeeds } from './stale-feeds.js';
export { keepVapidKeys } from './vapid.js';
