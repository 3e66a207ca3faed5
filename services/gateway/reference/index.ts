export { ReferenceController } from './reference.controller.js';
export { ReferenceService } from './reference.service.js';
