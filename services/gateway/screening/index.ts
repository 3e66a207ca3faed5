export { ChangesController } from './changes.controller.js';
export { ChangesService } from './changes.service.js';
export { PreviewController } from './preview.controller.js';
export { PreviewService } from './preview.service.js';
