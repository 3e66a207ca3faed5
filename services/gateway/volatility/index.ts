export { FollowedChains } from './followed-chains.js';
export { VolatilityController } from './volatility.controller.js';
export { VolatilityService } from './volatility.service.js';
