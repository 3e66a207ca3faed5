import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodePrice, type Pa2Contract, type Pa2Parameters, type Pa2Product, Pa2Reader, SpanError } from './index.js';

/** Lines of CME's file of 2 January 2019: the E-mini S&P 500 future of March. */
const LINES = [
  '0 CME   20190102SF     201901021814U2YNCLR        C CUST  H HEDGE 1 CORE  M MAINT ',
  'P CMEES        FUTE-MINI S&P 500 002000  000005000000000000000001USD$IDX 00    E-MINI S&P 500 FUTURES             YFFUT  CASH                  0000001000000000  ',
  'B CMEES        FUT201903            000000003500000006000030000330000000019726000000000200020190315ES          00000000         0000050000000000 00 00 010000000',
  '81CMEES        ES        FUT 201903            000000000000+00000+02000-02000-02000+02000+04000-04000-04000+00000000251100N',
  '82CMEES        ES        FUT 201903            000000004000+06000-06000-06000+06000+05940-05940+10000+000000000251100++10000+C',
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
