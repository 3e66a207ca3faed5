export { MarketScript } from './market-script.js';
export { Tape } from './tape.js';
export type { Turn } from './turns.js';
