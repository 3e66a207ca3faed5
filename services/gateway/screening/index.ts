export { PreviewController } from './preview.controller.js';
export { PreviewService } from './preview.service.js';
