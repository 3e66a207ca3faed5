import {
  B,
  CONTRACT,
  EXCHANGE,
  FAMILIES,
  FIRST_LINES,
  type Field,
  HEADER,
  P,
  PRODUCT,
  type ScaledField,
  SECOND_LINES,
} from './pa2-layout.js';
import { SpanError } from './span-error.js';

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
  /** The price scan is a percentage of the contract's value; no file at hand has one. */
  readonly isPriceScanPercent: boolean;
  readonly volScan: number;
  readonly extremeMultiplier: number;
  readonly coveredFraction: number;
  readonly rate: number;
  /** To expiry; undefined where the field is blank. */
  readonly years?: number;
  /** Years that pass until a scenario happens; 0 where the file states none. */
  readonly lookAhead: number;
  readonly deltaScale: number;
  /** Product of what an option is on. */
  readonly underlying: string;
  readonly dividendYield: number;
}

export interface Pa2Contract {
  readonly exchange: string;
  readonly product: string;
  readonly type: string;
  /** Product of what an option is on. */
  readonly underlying: string;
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

type SecondLine = (typeof SECOND_LINES)[string];

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
  /** What array values are divided by. */
  private readonly arrayScales = new Map<string, number>();
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
    else if (id === '2 ') this.families(text);
    else if (id === 'B ') this.parameters(text);
    else if (id in FIRST_LINES) this.half(text, FIRST_LINES[id] as readonly Field[]);
    else if (id in SECOND_LINES) this.contract(text, SECOND_LINES[id] as SecondLine);
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
      contractValueFactor: this.scaled(text, P.factor, textOf(text, P.factorSign)),
      isPremiumStyle: !textOf(text, P.method).startsWith('FUT'),
    });
  }

  private families(text: string): void {
    for (const { product, type, locator, sign } of FAMILIES) {
      const places = this.number(text, locator);
      if (places === 0) continue;
      const scale = 10 ** (textOf(text, sign) === '-' ? -places : places);
      this.arrayScales.set(`${textOf(text, EXCHANGE)}/${textOf(text, product)}/${textOf(text, type)}`, scale);
    }
  }

  private half(text: string, fields: readonly Field[]): void {
    this.halves.set(contractKey(text), { line: this.line, values: this.values(text, fields) });
  }

  private parameters(text: string): void {
    const years = this.optional(text, B.years);
    this.events.onParameters?.({
      exchange: textOf(text, EXCHANGE),
      product: textOf(text, PRODUCT),
      type: textOf(text, B.type),
      futureMonth: textOf(text, B.future),
      optionMonth: textOf(text, B.option),
      priceScan: this.scaled(text, B.priceScan),
      isPriceScanPercent: textOf(text, B.priceScanMethod) === 'P',
      volScan: this.scaled(text, B.volScan),
      extremeMultiplier: this.number(text, B.extreme),
      coveredFraction: this.number(text, B.covered),
      rate: this.number(text, B.rate),
      ...(years === undefined ? {} : { years }),
      lookAhead: this.number(text, B.lookAhead),
      deltaScale: this.number(text, B.deltaScale),
      underlying: textOf(text, B.underlying),
      dividendYield: this.number(text, B.dividendYield),
    });
  }

  private contract(text: string, { values, tail }: SecondLine): void {
    const key = contractKey(text);
    const half = this.halves.get(key);
    this.halves.delete(key);
    // Some files print the second line of a contract alone: its first nine values are unknown then, and so is the contract.
    if (!half) return;
    const type = textOf(text, CONTRACT.type);
    const product = textOf(text, PRODUCT);
    const family = `${textOf(text, EXCHANGE)}/${product}/${type}`;
    const decoding = this.decodings.get(family) ?? WHOLE;
    const scale = this.arrayScales.get(family) ?? 1;
    const right = textOf(text, CONTRACT.right);
    const price = this.price(text, tail.price, decoding.locator, decoding.alignment, textOf(text, tail.priceSign));
    const strike = this.price(
      text,
      CONTRACT.strike,
      decoding.strikeLocator,
      decoding.strikeAlignment,
      textOf(text, tail.strikeSign),
    );
    this.events.onContract?.({
      exchange: textOf(text, EXCHANGE),
      product,
      type,
      underlying: textOf(text, CONTRACT.underlying),
      futureMonth: textOf(text, CONTRACT.future),
      optionMonth: textOf(text, CONTRACT.option),
      ...(right === 'P' || right === 'C' ? { right: right === 'P' ? 'put' : 'call', strike } : {}),
      price,
      vol: this.scaled(text, tail.vol),
      compositeDelta: this.signedAfter(text, tail.delta),
      array: Float64Array.from([...half.values, ...this.values(text, values)], (value) => value / scale),
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
    return Number(digits) / 10 ** one.decimals;
  }

  /** Where 0 is a value of its own, a blank field has none. */
  private optional(text: string, one: Field): number | undefined {
    return textOf(text, one) === '' ? undefined : this.number(text, one);
  }

  private scaled(text: string, one: ScaledField, sign = text[one.exponent.to]): number {
    const power = this.number(text, one.exponent);
    return this.number(text, one) * 10 ** (sign === '-' ? -power : power);
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
