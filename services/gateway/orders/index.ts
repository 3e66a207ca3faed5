export { OrdersController } from './orders.controller.js';
export { OrdersService } from './orders.service.js';
export { PositionsService } from './positions.service.js';
