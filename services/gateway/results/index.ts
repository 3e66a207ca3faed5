export { ResultsController } from './results.controller.js';
export { ResultsService } from './results.service.js';
