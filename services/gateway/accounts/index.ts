export { AccountsController } from './accounts.controller.js';
export { AccountsService } from './accounts.service.js';
