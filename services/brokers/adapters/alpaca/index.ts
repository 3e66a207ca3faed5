export { ALPACA } from './kind.js';
export { ALPACA_REFUSALS, type AlpacaRefusal } from './refusals.js';
