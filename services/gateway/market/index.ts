export { clockView } from './clock-view.js';
export { feedView } from './feed-view.js';
export { MarketController } from './market.controller.js';
export { MarketService } from './market.service.js';
