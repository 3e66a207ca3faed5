import { type OccSymbol, parseOccSymbol } from '../model/index.js';
import { priceToDecimal } from '../units/index.js';
import { dayWords } from './number-words.js';

/** Returns "AAPL 19 Dec 265 put", or the symbol itself when it is no OCC symbol. */
export function contractWords(symbol: OccSymbol): string {
  const contract = parseOccSymbol(symbol);
  if (!contract) return symbol;
  return `${contract.root} ${dayWords(contract.expiry)} ${priceToDecimal(contract.strike, 0)} ${contract.right}`;
}

/** Returns "19 Dec 265 put": the underlying stands beside it. */
export function legWords(symbol: OccSymbol): string {
  return contractWords(symbol).split(' ').slice(1).join(' ');
}
