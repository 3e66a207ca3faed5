export { TRADESTATION } from './kind.js';
