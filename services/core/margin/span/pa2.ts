import { SpanError } from './span-error.js';

/** Where a field stands in a line: columns from 1, both ends included, and how many of its digits are decimals. */
interface Field {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly decimals?: number;
}

const field = (name: string, from: number, to: number, decimals = 0): Field => ({ name, from, to, decimals });
/** Array values: five digits and a sign after them. */
const arrayFields = (first: number, count: number) =>
  Array.from({ length: count }, (_none, index) =>
    field(`array value ${first + index}`, 55 + 6 * index, 59 + 6 * index),
  );

/** Columns of the expanded unpacked format (U2). Source: CME's SPAN layouts; checked on lines of 2019-01-02 and 2025-06-20. */
const EXCHANGE = field('exchange', 3, 5);
const PRODUCT = field('product', 6, 15);
const HEADER = { date: field('business date', 9, 16), format: field('file format', 36, 37) };
const P = {
  type: field('product type', 16, 18),
  locator: field('settlement price decimal locator', 34, 36),
  strikeLocator: field('strike price decimal locator', 37, 39),
  alignment: field('settlement price alignment', 40, 40),
  strikeAlignment: field('strike price alignment', 41, 41),
  factor: field('contract value factor', 42, 55, 7),
  method: field('valuation method', 117, 121),
};
const B = {
  type: field('product type', 16, 18),
  future: field('futures month', 19, 26),
  option: field('option month', 28, 35),
  /** In per cent, whatever the layout's text says: the lines of 2019 and 2025 print 35 and 25. */
  volScan: field('volatility scan range', 45, 52, 8),
  priceScan: field('price scan range', 53, 57),
  extreme: field('extreme move multiplier', 58, 62, 3),
  covered: field('extreme move covered fraction', 63, 67, 4),
  rate: field('interest rate', 68, 72, 4),
  years: field('time to expiration', 73, 79, 6),
  deltaScale: field('delta scaling factor', 86, 91, 4),
};
const CONTRACT = {
  type: field('product type', 26, 28),
  right: field('option right', 29, 29),
  future: field('futures month', 30, 37),
  option: field('option month', 39, 46),
  strike: field('strike', 48, 54),
};
const FIRST_VALUES = arrayFields(1, 9);
const LAST_VALUES = arrayFields(10, 7);
const TAIL = {
  delta: field('composite delta', 97, 101, 4),
  vol: field('implied volatility', 103, 110, 6),
  price: field('settlement price', 111, 117),
  priceSign: field('settlement price sign', 118, 118),
  strikeSign: field('strike sign', 119, 119),
};

export interface Pa2Product {
  readonly exchange: string;
  readonly product: string;
  /** FUT, OOF, OOP … */
  readonly type: string;
  /** Currency units per unit of price. */
  readonly contractValueFactor: number;
  readonly isPremiumStyle: boolean;
}

/** How a contract's array was made. Ranges in the product's currency and as a fraction. */
export interface Pa2Parameters {
  readonly exchange: string;
  readonly product: string;
  readonly type: string;
  readonly futureMonth: string;
  readonly optionMonth: string;
  readonly priceScan: number;
  readonly volScan: number;
  readonly extremeMultiplier: number;
  readonly coveredFraction: number;
  readonly rate: number;
  readonly years: number;
  readonly deltaScale: number;
}

export interface Pa2Contract {
  readonly exchange: string;
  readonly product: string;
  readonly type: string;
  readonly right?: 'put' | 'call';
  readonly futureMonth: string;
  readonly optionMonth: string;
  readonly strike?: number;
  readonly price: number;
  readonly vol: number;
  readonly compositeDelta: number;
  /** Loss of one long contract at each of the sixteen scenarios; gains negative. */
  readonly array: Float64Array;
}

export interface Pa2Events {
  readonly onProduct?: (product: Pa2Product) => void;
  readonly onParameters?: (parameters: Pa2Parameters) => void;
  readonly onContract?: (contract: Pa2Contract) => void;
}

interface Decoding {
  readonly locator: number;
  readonly alignment: string;
  readonly strikeLocator: number;
  readonly strikeAlignment: string;
}

const SHORTEST_LINE = 3;
/** Without its product's line a price is in whole units: partial files have contracts alone. */
const WHOLE: Decoding = { locator: 0, alignment: ' ', strikeLocator: 0, strikeAlignment: ' ' };

/**
 * Reads a SPAN parameter file of fixed-width lines (`.pa2`, format U2) in pieces. Records that are not listed here are stepped
 * over, as the layout demands. Errors: {@link SpanError} with line and field.
 */
export class Pa2Reader {
  private rest = '';
  private line = 0;
  private date = '';
  private readonly decodings = new Map<string, Decoding>();
  /** The first nine values of contracts whose second line has not come yet. */
  private readonly halves = new Map<string, { readonly line: number; readonly values: readonly number[] }>();

  constructor(private readonly events: Pa2Events) {}

  push(chunk: string): void {
    const lines = (this.rest + chunk).split(/\r?\n/);
    this.rest = lines.pop() as string;
    for (const line of lines) this.read(line);
  }

  /** Returns the business date, CCYYMMDD. Errors: `SPAN_INCOMPLETE` when a contract lacks its second line. */
  end(): string {
    if (this.rest !== '') this.read(this.rest);
    for (const [key, { line }] of this.halves)
      throw new SpanError('SPAN_INCOMPLETE', line, `second line of ${key.trim()}`);
    return this.date;
  }

  private read(text: string): void {
    this.line += 1;
    if (text.length < SHORTEST_LINE) return;
    const id = text.slice(0, 2);
    if (id === '0 ') this.header(text);
    else if (id === 'P ') this.product(text);
    else if (id === 'B ') this.parameters(text);
    else if (id === '81')
      this.halves.set(contractKey(text), { line: this.line, values: this.values(text, FIRST_VALUES) });
    else if (id === '82') this.contract(text);
  }

  private header(text: string): void {
    if (textOf(text, HEADER.format) !== 'U2') throw this.fault(HEADER.format);
    this.date = textOf(text, HEADER.date);
    if (!/^\d{8}$/.test(this.date)) throw this.fault(HEADER.date);
  }

  private product(text: string): void {
    const product = textOf(text, PRODUCT);
    const type = textOf(text, P.type);
    this.decodings.set(`${textOf(text, EXCHANGE)}/${product}/${type}`, {
      locator: this.signed(text, P.locator),
      alignment: textOf(text, P.alignment) || ' ',
      strikeLocator: textOf(text, P.strikeLocator) === '' ? 0 : this.signed(text, P.strikeLocator),
      strikeAlignment: textOf(text, P.strikeAlignment) || ' ',
    });
    this.events.onProduct?.({
      exchange: textOf(text, EXCHANGE),
      product,
      type,
      contractValueFactor: this.number(text, P.factor),
      isPremiumStyle: !textOf(text, P.method).startsWith('FUT'),
    });
  }

  private parameters(text: string): void {
    this.events.onParameters?.({
      exchange: textOf(text, EXCHANGE),
      product: textOf(text, PRODUCT),
      type: textOf(text, B.type),
      futureMonth: textOf(text, B.future),
      optionMonth: textOf(text, B.option),
      priceScan: this.number(text, B.priceScan),
      volScan: this.number(text, B.volScan),
      extremeMultiplier: this.number(text, B.extreme),
      coveredFraction: this.number(text, B.covered),
      rate: this.number(text, B.rate),
      years: this.number(text, B.years),
      deltaScale: this.number(text, B.deltaScale),
    });
  }

  private contract(text: string): void {
    const key = contractKey(text);
    const half = this.halves.get(key);
    this.halves.delete(key);
    // Some files print the second line of a contract alone: its first nine values are unknown then, and so is the contract.
    if (!half) return;
    const type = textOf(text, CONTRACT.type);
    const product = textOf(text, PRODUCT);
    const decoding = this.decodings.get(`${textOf(text, EXCHANGE)}/${product}/${type}`) ?? WHOLE;
    const right = textOf(text, CONTRACT.right);
    const price = this.price(text, TAIL.price, decoding.locator, decoding.alignment, textOf(text, TAIL.priceSign));
    const strike = this.price(
      text,
      CONTRACT.strike,
      decoding.strikeLocator,
      decoding.strikeAlignment,
      textOf(text, TAIL.strikeSign),
    );
    this.events.onContract?.({
      exchange: textOf(text, EXCHANGE),
      product,
      type,
      futureMonth: textOf(text, CONTRACT.future),
      optionMonth: textOf(text, CONTRACT.option),
      ...(right === 'P' || right === 'C' ? { right: right === 'P' ? 'put' : 'call', strike } : {}),
      price,
      vol: this.number(text, TAIL.vol),
      compositeDelta: this.signedAfter(text, TAIL.delta),
      array: Float64Array.from([...half.values, ...this.values(text, LAST_VALUES)]),
    });
  }

  private values(text: string, fields: readonly Field[]): readonly number[] {
    return fields.map((one) => this.signedAfter(text, one));
  }

  private price(text: string, one: Field, locator: number, alignment: string, sign: string): number {
    const digits = textOf(text, one);
    if (!/^\d+$/.test(digits)) throw this.fault(one);
    const value = decodePrice(digits, locator, alignment);
    if (value === undefined) throw this.fault(one);
    return sign === '-' ? -value : value;
  }

  /** A number whose sign stands right after it. */
  private signedAfter(text: string, one: Field): number {
    const value = this.number(text, one);
    return text[one.to] === '-' ? -value : value;
  }

  private signed(text: string, one: Field): number {
    const digits = textOf(text, one);
    if (!/^-?\d+$/.test(digits)) throw this.fault(one);
    return Number(digits);
  }

  private number(text: string, one: Field): number {
    const digits = textOf(text, one);
    // Blank numbers are common in optional fields and mean nothing was set.
    if (digits === '') return 0;
    if (!/^\d+$/.test(digits)) throw this.fault(one);
    return Number(digits) / 10 ** (one.decimals ?? 0);
  }

  private fault(one: Field): SpanError {
    return new SpanError('SPAN_FIELD', this.line, one.name);
  }
}

function textOf(text: string, { from, to }: Field): string {
  return text.slice(from - 1, to).trim();
}

function contractKey(text: string): string {
  return text.slice(2, 54);
}

/**
 * Returns the price that digits stand for, or undefined when they cannot. `-` or blank: decimal. `0`: whole units, and in the last
 * digit eighths. `C`: whole units, then 32nds, and in the last digit eighths of these. Of eighths the file prints the first decimal: 2
 * for a quarter, 5 for a half, 7 for three quarters. Source: CME settlement prices of 2019-01-02 beside the exchange's own list.
 */
export function decodePrice(digits: string, locator: number, alignment: string): number | undefined {
  const raw = Number(digits);
  if (alignment !== 'C' && alignment !== '0') return raw / 10 ** locator;
  const eighth = EIGHTHS[raw % 10];
  if (eighth === undefined) return undefined;
  if (alignment === '0') return Math.floor(raw / 10) + eighth;
  const scale = 10 ** locator;
  return Math.floor(raw / scale) + (Math.floor((raw % scale) / 10) + eighth) / 32;
}

const EIGHTHS: Readonly<Record<number, number>> = {
  0: 0,
  1: 0.125,
  2: 0.25,
  3: 0.375,
  5: 0.5,
  6: 0.625,
  7: 0.75,
  8: 0.875,
};
