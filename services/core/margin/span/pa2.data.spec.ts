import { readFileSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Pa2Contract, Pa2Reader, Pa2Terms, type SpanContract, SpnReader } from './index.js';

const DATA = path.resolve(process.env['THETAPOD_DATA'] ?? '../shared/data');

/** Digits of a number with so many decimals, in so many columns. */
const digits = (value: number, width: number, decimals = 0) =>
  String(Math.round(Math.abs(value) * 10 ** decimals)).padStart(width, '0');
const signed = (value: number, width: number, decimals: number) =>
  `${digits(value, width, decimals)}${value < 0 ? '-' : '+'}`;

interface Layout {
  readonly first: string;
  readonly second: string;
  readonly width: number;
  readonly decimals: number;
}
/** Arrays in five digits with one decimal, and in eight with four. */
const SHORT: Layout = { first: '81', second: '82', width: 5, decimals: 1 };
const LONG: Layout = { first: '83', second: '84', width: 8, decimals: 4 };
const PRICE_DECIMALS = 4;

/** Writes the two lines of a contract as the layout places its fields. */
function contractLines(one: SpanContract, { first, second, width, decimals }: Layout): string {
  const isOption = one.kind === 'option';
  const right = one.right === undefined ? ' ' : one.right === 'put' ? 'P' : 'C';
  const type = isOption ? 'OOP' : 'PHY';
  const month = (isOption ? one.period : '').padEnd(8);
  const head = `BST${one.product.padEnd(10)}${one.product.padEnd(10)}${type}${right}${''.padEnd(8)} ${month} `;
  const strike = digits(one.strike ?? 0, 7, 2);
  const values = [...one.array].map((value) => signed(value, width, decimals));
  const vol = digits(one.vol ?? 0, 8, 6);
  const tail = `${signed(one.compositeDelta, 5, 4)}${vol}${digits(one.price, 7, PRICE_DECIMALS)}++`;
  return [
    `${first}${head}${strike}${values.slice(0, 9).join('')}`,
    `${second}${head}${strike}${values.slice(9).join('')}${tail}`,
  ].join('\n');
}

/** Writes the records that one product's contracts need before them. */
function productLines(product: string, factor: number, { decimals }: Layout): string {
  const family = `${product.padEnd(10)}OOP${decimals}+ `;
  const price = `${digits(PRICE_DECIMALS, 3)}`;
  const record = (type: string) =>
    `P BST${product.padEnd(10)}${type}${''.padEnd(15)}${price}002  ${digits(factor, 14, 7)}`
      .padEnd(116)
      .concat('EQTY ');
  return [
    `2 BST${product.slice(0, 6).padEnd(7)}0TRY     `.padEnd(22).concat(family),
    record('PHY'),
    record('OOP'),
  ].join('\n');
}

function parameterLine({ product, series }: SpanContract, extreme: { multiplier: number; covered: number }): string {
  if (!series) throw new Error('an option has a series');
  return [
    `B BST${product.padEnd(10)}OOP${''.padEnd(8)} ${series.period.padEnd(8)} ${'0'.padEnd(8, '0')}`,
    digits(series.volScan * 100, 8, 6),
    digits(series.priceScan, 5),
    digits(extreme.multiplier, 5, 3),
    digits(extreme.covered, 5, 4),
    digits(series.rate, 5, 4),
    digits(series.years, 7, 6),
    '000000',
    '010000',
    '20160531',
    product.padEnd(10),
    'M ',
    digits(series.dividendYield, 8, 6),
  ].join('');
}

describe('the options of Takasbank, 17 May 2016, written as a .pa2 file', () => {
  const options: SpanContract[] = [];
  const physicals: SpanContract[] = [];
  let extreme = { multiplier: 0, covered: 0 };

  beforeAll(() => {
    const reader = new SpnReader((one) => {
      if (one.kind === 'option') options.push(one);
      if (one.kind === 'physical') physicals.push(one);
    });
    reader.push(gunzipSync(readFileSync(path.join(DATA, 'takasbank_span/takas_20160517.spn.gz'))).toString('latin1'));
    const last = reader.end().points[14];
    extreme = { multiplier: last?.priceMove ?? 0, covered: last?.weight ?? 0 };
  });

  it.each([SHORT, LONG])(
    'come out of their volatilities and prices within the rounding of records $first and $second',
    (layout) => {
      // What has more digits than the layout has columns cannot be written: an index has prices above 999, and losses above 9999.
      const fits = (one: SpanContract) =>
        one.array.every((value) => Math.abs(value) < 10 ** (layout.width - layout.decimals) - 1) &&
        one.price < 999 &&
        (one.series?.underlyingPrice ?? 0) < 999 &&
        Number.isInteger(one.series?.priceScan ?? 0);
      const written = options.filter(fits);
      const products = [...new Set(written.map(({ product }) => product))];
      const lines = ['0 BST   20160517SF     201605171830U2'];
      for (const product of products) {
        const own = written.filter((one) => one.product === product);
        const share = physicals.find((one) => one.product === product);
        if (!share) throw new Error(`no share of ${product}`);
        lines.push(productLines(product, own[0]?.contractValueFactor ?? 0, layout), contractLines(share, layout));
        const periods = new Map(own.map((one) => [one.period, one]));
        for (const one of periods.values()) lines.push(parameterLine(one, extreme));
        for (const one of own) lines.push(contractLines(one, layout));
      }
      const { terms, contracts } = read(lines.join('\n'));
      let values = 0;
      let worst = 0;
      let worstDelta = 0;
      for (const one of contracts) {
        if (one.right === undefined) continue;
        const scan = terms.scan(one);
        if ('missing' in scan) throw new Error(`${one.product} ${one.strike}: ${scan.missing}`);
        for (const [index, value] of scan.values.entries()) {
          worst = Math.max(worst, Math.abs(value - (one.array[index] as number)));
          values += 1;
        }
        worstDelta = Math.max(worstDelta, Math.abs(scan.compositeDelta - one.compositeDelta));
      }
      expect(values).toBe(16 * written.length);
      expect(written.length).toBeGreaterThan(2_000);
      // Half of the last printed digit, and the 0.003 of the file itself.
      expect(worst).toBeLessThan(0.5 * 10 ** -layout.decimals + 0.003);
      expect(worstDelta).toBeLessThan(0.0002);
    },
  );
});

describe('the records of CME', () => {
  const sample = (name: string) => readFileSync(path.join(DATA, 'cme_span_records', name), 'latin1');

  it('of 2 January 2019 hold no option: its one whole contract, the E-mini future, comes out exactly', () => {
    const { terms, contracts } = read(sample('cme_20190102_sample.pa2'));
    expect(contracts.map(({ product, type }) => `${product} ${type}`)).toEqual(['ES FUT']);
    const scan = terms.scan(contracts[0] as Pa2Contract);
    expect('values' in scan && [...scan.values]).toEqual([...(contracts[0] as Pa2Contract).array]);
  });

  it('of 20 June 2025 hold half an option: without its first line nothing can be compared', () => {
    const text = sample('cme_20250620_sample.pa2');
    const own = text.split('\n').filter((line) => /^8[1-4].{23}O/.test(line));
    expect(own.map((line) => line.slice(0, 2))).toEqual(['82']);
    // Its own halves and parameters name different products: 06 and ZSC.
    expect(
      text
        .split('\n')
        .filter((line) => line.startsWith('B '))
        .map((line) => line.slice(5, 18)),
    ).toEqual(['ZSC       OOC']);
  });
});

function read(text: string): { terms: Pa2Terms; contracts: readonly Pa2Contract[] } {
  const terms = new Pa2Terms();
  const contracts: Pa2Contract[] = [];
  const reader = new Pa2Reader({
    onProduct: (one) => terms.addProduct(one),
    onParameters: (one) => terms.addParameters(one),
    onContract: (one) => {
      terms.addContract(one);
      contracts.push(one);
    },
  });
  reader.push(text);
  reader.end();
  return { terms, contracts };
}
