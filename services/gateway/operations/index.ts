export { OperationsController } from './operations.controller.js';
export { OperationsService } from './operations.service.js';
