/** Where a field stands in a line: columns from 1, both ends included, and how many of its digits are decimals. */
export interface Field {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly decimals: number;
}

const field = (name: string, from: number, to: number, decimals = 0): Field => ({ name, from, to, decimals });

/** A number with a power of ten beside it: two digits, then their sign, most often blank. */
export interface ScaledField extends Field {
  readonly exponent: Field;
}

const scaled = (name: string, from: number, to: number, decimals: number, exponentFrom: number): ScaledField => ({
  ...field(name, from, to, decimals),
  exponent: field(`${name} exponent`, exponentFrom, exponentFrom + 1),
});

/** Array values: so many digits and a sign after them. */
const arrayFields = (first: number, count: number, width: number) =>
  Array.from({ length: count }, (_none, index) => {
    const from = 55 + (width + 1) * index;
    return field(`array value ${first + index}`, from, from + width - 1);
  });

/** Columns of the expanded unpacked format (U2). Source: CME's SPAN layouts; checked on lines of 2019-01-02 and 2025-06-20. */
export const EXCHANGE = field('exchange', 3, 5);
export const PRODUCT = field('product', 6, 15);
export const HEADER = { date: field('business date', 9, 16), format: field('file format', 36, 37) };

export const P = {
  type: field('product type', 16, 18),
  locator: field('settlement price decimal locator', 34, 36),
  strikeLocator: field('strike price decimal locator', 37, 39),
  alignment: field('settlement price alignment', 40, 40),
  strikeAlignment: field('strike price alignment', 41, 41),
  factor: scaled('contract value factor', 42, 55, 7, 74),
  factorSign: field('contract value factor exponent sign', 73, 73),
  method: field('valuation method', 117, 121),
};

export const B = {
  type: field('product type', 16, 18),
  future: field('futures month', 19, 26),
  option: field('option month', 28, 35),
  /** In per cent, whatever the layout's text says: the lines of 2019 and 2025 print 35 and 25. */
  volScan: scaled('volatility scan range', 45, 52, 8, 149),
  priceScan: scaled('price scan range', 53, 57, 0, 166),
  extreme: field('extreme move multiplier', 58, 62, 3),
  covered: field('extreme move covered fraction', 63, 67, 4),
  rate: field('interest rate', 68, 72, 4),
  years: field('time to expiration', 73, 79, 6),
  lookAhead: field('look-ahead time', 80, 85, 6),
  deltaScale: field('delta scaling factor', 86, 91, 4),
  underlying: field('underlying commodity', 100, 109),
  dividendYield: field('coupon or dividend yield', 112, 119, 6),
  priceScanMethod: field('price scan range quotation method', 165, 165),
};

/** Product, type, decimal locator of its array values and the locator's sign, up to six times from column 23. */
export const FAMILIES = Array.from({ length: 6 }, (_none, index) => {
  const from = 23 + 16 * index;
  return {
    product: field('product', from, from + 9),
    type: field('product type', from + 10, from + 12),
    locator: field('array value decimal locator', from + 13, from + 13),
    sign: field('array value decimal sign', from + 14, from + 14),
  };
});

export const CONTRACT = {
  underlying: field('underlying commodity', 16, 25),
  type: field('product type', 26, 28),
  right: field('option right', 29, 29),
  future: field('futures month', 30, 37),
  option: field('option month', 39, 46),
  strike: field('strike', 48, 54),
};

const tail = (at: number) => ({
  delta: field('composite delta', at, at + 4, 4),
  vol: scaled('implied volatility', at + 6, at + 13, 6, at + 38),
  price: field('settlement price', at + 14, at + 20),
  priceSign: field('settlement price sign', at + 21, at + 21),
  strikeSign: field('strike sign', at + 22, at + 22),
});

/** The two lines of a contract, by the first's id: five digits a value in 81 and 82, eight in 83 and 84. */
export const FIRST_LINES: Readonly<Record<string, readonly Field[]>> = {
  81: arrayFields(1, 9, 5),
  83: arrayFields(1, 9, 8),
};
export const SECOND_LINES: Readonly<
  Record<string, { readonly values: readonly Field[]; readonly tail: ReturnType<typeof tail> }>
> = {
  82: { values: arrayFields(10, 7, 5), tail: tail(97) },
  84: { values: arrayFields(10, 7, 8), tail: tail(118) },
};
