import { type OccSymbol, occSymbol, parseOccSymbol } from '#core/model';

/** Letters of the root in a padded symbol. */
const ROOT_WIDTH = 6;

/** Returns the symbol as Schwab writes it, `AAPL  260116P00150000`: the root padded with spaces; undefined when it is no OCC symbol. */
export function toSchwabSymbol(symbol: string): string | undefined {
  const contract = parseOccSymbol(symbol);
  if (contract === undefined) return undefined;
  return contract.root.padEnd(ROOT_WIDTH) + occSymbol(contract).slice(contract.root.length);
}

/** Returns our symbol of a padded one, or undefined when it is no OCC symbol. */
export function fromSchwabSymbol(text: string): OccSymbol | undefined {
  const contract = parseOccSymbol(text);
  return contract === undefined ? undefined : occSymbol(contract);
}
