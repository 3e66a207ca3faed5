export { DeskDoor } from './desk-door.js';
export { StopsController } from './stops.controller.js';
export { StopsService } from './stops.service.js';
