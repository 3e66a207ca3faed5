export { CallbackService } from './callback.service.js';
export { ConnectionsController } from './connections.controller.js';
export { ConnectionsService } from './connections.service.js';
export { differencesOf, type MissingShares, missingSharesOf } from './drift.js';
export { FlowWait } from './flow-wait.js';
