export { SCHWAB } from './kind.js';
