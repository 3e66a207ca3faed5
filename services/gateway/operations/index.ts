export { FeedsController } from './feeds.controller.js';
export { FeedsService } from './feeds.service.js';
export { OperationsController } from './operations.controller.js';
export { OperationsService } from './operations.service.js';
export { PlacementController } from './placement.controller.js';
export { PlacementService } from './placement.service.js';
