import { type OccSymbol, occSymbol, parseOccSymbol } from '#core/model';

/** Letters of the root in a padded symbol. */
const ROOT_WIDTH = 6;

/** Returns the symbol with its root padded to six letters, as the OCC writes it (`AAPL  260116P00150000`); undefined when it is no OCC symbol. */
export function toPaddedSymbol(symbol: string): string | undefined {
  const contract = parseOccSymbol(symbol);
  if (contract === undefined) return undefined;
  return contract.root.padEnd(ROOT_WIDTH) + occSymbol(contract).slice(contract.root.length);
}

/** Returns our symbol of a padded one, or undefined when it is no OCC symbol. */
export function fromPaddedSymbol(text: string): OccSymbol | undefined {
  const contract = parseOccSymbol(text);
  return contract === undefined ? undefined : occSymbol(contract);
}
