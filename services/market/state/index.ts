export { ChainState, type QuoteChange } from './chain-state.js';
