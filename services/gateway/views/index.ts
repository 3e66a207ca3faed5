export { ViewsController } from './views.controller.js';
export { ViewsService } from './views.service.js';
