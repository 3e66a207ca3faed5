export { AuditController, MeController } from './me.controller.js';
export { MeService } from './me.service.js';
