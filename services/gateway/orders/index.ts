export { legsAndLimit } from './legs-view.js';
export { ManualController } from './manual.controller.js';
export { ManualService } from './manual.service.js';
export { refusalWords } from './order-words.js';
export { OrdersController } from './orders.controller.js';
export { OrdersService } from './orders.service.js';
export { PositionsService } from './positions.service.js';
