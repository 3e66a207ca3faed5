export { TASTYTRADE } from './kind.js';
