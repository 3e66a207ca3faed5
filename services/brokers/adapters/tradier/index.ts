export { TRADIER } from './kind.js';
