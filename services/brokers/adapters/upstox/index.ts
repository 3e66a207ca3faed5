export { UPSTOX } from './kind.js';
