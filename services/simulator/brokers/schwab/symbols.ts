import { type OccSymbol, occSymbol, parseOccSymbol } from '#core/model';

const PADDED_LENGTH = 21;

/** Returns the symbol of a text of 21 characters, root padded to six; undefined for every other form: it is not known here. */
export function readSymbol(text: string): OccSymbol | undefined {
  const contract = text.length === PADDED_LENGTH ? parseOccSymbol(text) : undefined;
  return contract && occSymbol(contract);
}

export function writeSymbol(symbol: OccSymbol): string {
  const tail = symbol.slice(-15);
  return symbol.slice(0, -15).padEnd(PADDED_LENGTH - tail.length) + tail;
}
