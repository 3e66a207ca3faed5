export { BotsController } from './bots.controller.js';
export { BotsService } from './bots.service.js';
export { candidateView, intentView } from './candidate-view.js';
export { gateViews, missView, waitViews } from './decision-view.js';
export { DecisionsController } from './decisions.controller.js';
export { DecisionsService } from './decisions.service.js';
