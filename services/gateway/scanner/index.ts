export { ScannerController } from './scanner.controller.js';
export { ScannerService } from './scanner.service.js';
