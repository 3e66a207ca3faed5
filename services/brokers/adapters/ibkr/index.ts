export { IBKR } from './kind.js';
