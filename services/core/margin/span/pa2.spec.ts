import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import {
  decodePrice,
  type Pa2Contract,
  type Pa2Parameters,
  type Pa2Product,
  Pa2Reader,
  Pa2Terms,
  SpanError,
} from './index.js';

/** Lines of CME's file of 2 January 2019: the E-mini S&P 500 future of March. */
const LINES = [
  '0 CME   20190102SF     201901021814U2YNCLR        C CUST  H HEDGE 1 CORE  M MAINT ',
  'P CMEES        FUTE-MINI S&P 500 002000  000005000000000000000001USD$IDX 00    E-MINI S&P 500 FUTURES             YFFUT  CASH                  0000001000000000  ',
  'B CMEES        FUT201903            000000003500000006000030000330000000019726000000000200020190315ES          00000000         0000050000000000 00 00 010000000',
  '81CMEES        ES        FUT 201903            000000000000+00000+02000-02000-02000+02000+04000-04000-04000+00000000251100N',
  '82CMEES        ES        FUT 201903            000000004000+06000-06000-06000+06000+05940-05940+10000+000000000251100++10000+C',
];

/**
 * An option on that future, in the same layout: a put of 2400 at 20 %, a fifth of a year and 2.5 % a year. The array was worked out
 * with scipy's normal distribution by Black's formula, and rounded to the dollar.
 */
const OPTION = [
  'P CMEES        OOFE-MINI S&P 500 002000  000005000000000000000001USD$IDX 00    E-MINI S&P 500 OPTIONS             YFEQTY DELIV',
  'B CMEES        OOF201903   201903   000000003500000006000030000330000250020000000000001000020190315ES          00000000',
  '81CMEES        ES        OOFP201903   201903   000240001331-01275+00720-01616+02039-00776+00197-01837+02848-',
  '82CMEES        ES        OOFP201903   201903   000240000085+00246+01973+03766-00825-00676+03553-02949-002000000004282++',
];

/** The same in eight digits a value, two of them decimals as the line of its combined commodity says. */
const LONG_OPTION = [
  '2 CME ES    0USD$PN   ES        FUT   ES        OOF2+',
  ...OPTION.slice(0, 2),
  '83CMEES        ES        OOFP201903   201903   000240000133100-00127500+00072000-00161600+00203900-00077600+00019700-00183700+00284800-',
  '84CMEES        ES        OOFP201903   201903   000240000008500+00024600+00197300+00376600-00082500-00067600+00355300-02949-002000000004282++',
];

function read(text: string, chunk = text.length) {
  const products: Pa2Product[] = [];
  const parameters: Pa2Parameters[] = [];
  const contracts: Pa2Contract[] = [];
  const reader = new Pa2Reader({
    onProduct: (one) => products.push(one),
    onParameters: (one) => parameters.push(one),
    onContract: (one) => contracts.push(one),
  });
  for (let at = 0; at < text.length; at += chunk) reader.push(text.slice(at, at + chunk));
  return { products, parameters, contracts, date: reader.end() };
}

describe(Pa2Reader.name, () => {
  it('reads the future with its sixteen losses', () => {
    const { products, parameters, contracts, date } = read(LINES.join('\n'));
    expect(date).toBe('20190102');
    expect(products).toEqual([
      { exchange: 'CME', product: 'ES', type: 'FUT', contractValueFactor: 50, isPremiumStyle: false },
    ]);
    expect(parameters[0]).toMatchObject({
      priceScan: 6000,
      volScan: 0.35,
      extremeMultiplier: 3,
      coveredFraction: 0.33,
      // The E-mini is a fifth of the contract that the combined commodity counts in.
      deltaScale: 0.2,
    });
    const [future] = contracts;
    expect(future).toMatchObject({ product: 'ES', futureMonth: '201903', price: 2511, compositeDelta: 1 });
    expect([...(future?.array ?? [])]).toEqual([
      0, 0, -2000, -2000, 2000, 2000, -4000, -4000, 4000, 4000, -6000, -6000, 6000, 6000, -5940, 5940,
    ]);
  });

  it('reads the same in pieces of any size', () => {
    const text = LINES.join('\r\n');
    const whole = read(text);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), (chunk) => expect(read(text, chunk)).toEqual(whole)),
      { seed: 1, numRuns: 60 },
    );
  });

  it.each([
    ['a letter in an array value', LINES[3]?.replace('02000-', '02O00-'), 4, 'array value 3'],
    ['another format', LINES[0]?.replace('U2', 'UP'), 1, 'file format'],
    ['a date of letters', LINES[0]?.replace('20190102', '2019JAN2'), 1, 'business date'],
  ])('names line and field of %s', (_name, broken, line, field) => {
    const text = LINES.map((original, index) => (index === line - 1 ? broken : original)).join('\n');
    expect(() => read(text)).toThrow(expect.objectContaining({ code: 'SPAN_FIELD', line, field }));
  });

  it('misses the second line of a contract', () => {
    expect(() => read(LINES.slice(0, 4).join('\n'))).toThrow(SpanError);
    expect(() => read(LINES.slice(0, 4).join('\n'))).toThrow(
      expect.objectContaining({ code: 'SPAN_INCOMPLETE', line: 4 }),
    );
  });

  it('steps over records that it does not know', () => {
    expect(read(['ZZ what is this', ...LINES, ''].join('\n')).contracts).toHaveLength(1);
  });
});

describe(Pa2Terms.name, () => {
  function termsOf(lines: readonly string[]): { terms: Pa2Terms; option: Pa2Contract } {
    const terms = new Pa2Terms();
    const { products, parameters, contracts } = read(lines.join('\n'));
    for (const product of products) terms.addProduct(product);
    for (const one of parameters) terms.addParameters(one);
    for (const contract of contracts) terms.addContract(contract);
    const option = contracts.find(({ right }) => right !== undefined);
    if (!option) throw new Error('no option');
    return { terms, option };
  }

  it.each([
    ['five', OPTION],
    ['eight', LONG_OPTION],
  ])('recomputes an option on a future whose values have %s digits', (_name, lines) => {
    const { terms, option } = termsOf([...LINES, ...lines]);
    expect(option).toMatchObject({ right: 'put', strike: 2400, vol: 0.2, price: 42.82, compositeDelta: -0.2949 });
    expect([...option.array].slice(0, 3)).toEqual([-1331, 1275, -720]);
    const scan = terms.scan(option);
    if ('missing' in scan) throw new Error(scan.missing);
    for (const [index, value] of scan.values.entries()) {
      expect(Math.abs(value - (option.array[index] as number))).toBeLessThanOrEqual(0.5);
    }
    expect(scan.compositeDelta).toBeCloseTo(-0.2949, 4);
  });

  it.each([
    ['parameters', OPTION.filter((line) => !line.startsWith('B '))],
    ['priceScan', OPTION.map((line) => (line.startsWith('B ') ? `${line.padEnd(164)}P` : line))],
    ['product', OPTION.filter((line) => !line.startsWith('P '))],
    ['time', OPTION.map((line) => line.replace('002500200000', '00250       '))],
    ['volatility', OPTION.map((line) => line.replace('02949-00200000', '02949-00000000'))],
  ])('names the missing %s', (missing, lines) => {
    const { terms, option } = termsOf([...LINES, ...lines]);
    expect(terms.scan(option)).toEqual({ missing });
  });

  it('names the missing underlying', () => {
    const { terms, option } = termsOf(OPTION);
    expect(terms.scan(option)).toEqual({ missing: 'underlying' });
  });

  it('lets as much time pass as the file says', () => {
    const slower = OPTION.map((line) => line.replace('0200000000000', '0200000008000'));
    const { terms, option } = termsOf([...LINES, ...slower]);
    const scan = terms.scan(option);
    // Two days instead of one: more of the value decays where the price stays.
    expect('values' in scan && scan.values[0]).toBeGreaterThan((option.array[0] as number) + 1);
    expect('values' in scan && scan.values[1]).toBeGreaterThan((option.array[1] as number) + 1);
  });
});

describe(decodePrice.name, () => {
  it.each([
    ['0122060', 3, 'C', 122.1875],
    ['0146240', 3, 'C', 146.75],
    ['0106015', 3, 'C', 106.046875],
    ['0003757', 3, '0', 375.75],
    ['0009070', 3, '0', 907],
    ['0251100', 2, ' ', 2511],
    ['0091905', 7, ' ', 0.0091905],
    ['0106014', 3, 'C', undefined],
  ])('%s with locator %p and alignment %p is %p', (digits, locator, alignment, price) => {
    expect(decodePrice(digits, locator, alignment)).toBe(price);
  });
});
