import { type OccSymbol, occSymbol, parseOccSymbol } from '#core/model';
import { priceFromDecimal, priceToDecimal } from '#core/units';

const SYMBOL = /^([A-Z0-9.]{1,6}) (\d{6})([PC])(\d{1,5}(?:\.\d{1,3})?)$/;
/** Units of 1e-4 in a thousandth, in which the OCC writes strikes. */
const UNITS_PER_THOUSANDTH = 10;
const STRIKE_DIGITS = 8;

/** Returns the symbol as TradeStation writes it, `AAPL 260116P150`; undefined when it is no OCC symbol. */
export function toTradestationSymbol(symbol: string): string | undefined {
  const contract = parseOccSymbol(symbol);
  if (contract === undefined) return undefined;
  const { root, expiry, right, strike } = contract;
  const date = expiry.slice(2).replaceAll('-', '');
  return `${root} ${date}${right === 'put' ? 'P' : 'C'}${priceToDecimal(strike, 0)}`;
}

/** Returns our symbol of one of TradeStation's, or undefined when it is no option. */
export function fromTradestationSymbol(text: string): OccSymbol | undefined {
  const [, root, date, right, strike = ''] = SYMBOL.exec(text) ?? [];
  const units = priceFromDecimal(strike);
  if (root === undefined || units === undefined) return undefined;
  const thousandths = String(units / UNITS_PER_THOUSANDTH).padStart(STRIKE_DIGITS, '0');
  const contract = parseOccSymbol(`${root}${date}${right}${thousandths}`);
  return contract && occSymbol(contract);
}
