import { type OptionContract, parseOccSymbol } from '#core/model';
import { MONEY_SCALE } from '#core/units';
import { strike } from './numbers.js';
import { expiryShort } from './time.js';

/** Returns `AAPL 19 Dec 265 put` of a contract. */
function nameOf(contract: OptionContract): string {
  const level = strike(String(contract.strike / MONEY_SCALE));
  return `${contract.root} ${expiryShort(contract.expiry)} ${level} ${contract.right}`;
}

/** Returns `AAPL 19 Dec 265 put` of an OCC symbol; text that is none stays as it is. */
export function contractName(symbol: string): string {
  const contract = parseOccSymbol(symbol);
  return contract ? nameOf(contract) : symbol;
}
