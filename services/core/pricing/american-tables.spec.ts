// tidy-ok: tables of published values
import { describe, expect, it } from '@jest/globals';
import { type AmericanInputs, americanGreeks } from './index.js';

/**
 * Every line: right, strike, spot, yield, rate, years, volatility, published value, converged value. Converged values are of binomial
 * trees with Black–Scholes smoothing and Richardson extrapolation, of 2,000 steps and more; the published ones are of approximations and as far from them
 * as each table says.
 */

/** Barone-Adesi and Whaley's approximation: Haug, The Complete Guide to Option Pricing Formulas (1998), p. 24, as in QuantLib's americanoption.cpp, testBaroneAdesiWhaleyValues. */
const BARONE_ADESI_WHALEY = `
  call 100  90 0.1 0.1 0.1 0.15  0.0206   0.0205
  call 100 100 0.1 0.1 0.1 0.15  1.8771  1.87645
  call 100 110 0.1 0.1 0.1 0.15 10.0089 10.01053
  call 100  90 0.1 0.1 0.1 0.25  0.3159  0.31526
  call 100 100 0.1 0.1 0.1 0.25   3.128   3.1269
  call 100 110 0.1 0.1 0.1 0.25 10.3919 10.39667
  call 100  90 0.1 0.1 0.1 0.35  0.9495  0.94823
  call 100 100 0.1 0.1 0.1 0.35  4.3777  4.37657
  call 100 110 0.1 0.1 0.1 0.35 11.1679  11.1726
  call 100  90 0.1 0.1 0.5 0.15  0.8208  0.81141
  call 100 100 0.1 0.1 0.5 0.15  4.0842   4.0685
  call 100 110 0.1 0.1 0.5 0.15 10.8087 10.81079
  call 100  90 0.1 0.1 0.5 0.25  2.7437  2.72246
  call 100 100 0.1 0.1 0.5 0.25  6.8015  6.77529
  call 100 110 0.1 0.1 0.5 0.25  13.017 13.00148
  call 100  90 0.1 0.1 0.5 0.35  5.0063  4.97382
  call 100 100 0.1 0.1 0.5 0.35  9.5106  9.47376
  call 100 110 0.1 0.1 0.5 0.35 15.5689 15.53908
   put 100  90 0.1 0.1 0.1 0.15      10 10.00057
   put 100 100 0.1 0.1 0.1 0.15   1.877  1.87645
   put 100 110 0.1 0.1 0.1 0.15   0.041   0.0408
   put 100  90 0.1 0.1 0.1 0.25 10.2533 10.25997
   put 100 100 0.1 0.1 0.1 0.25  3.1277   3.1269
   put 100 110 0.1 0.1 0.1 0.25  0.4562  0.45539
   put 100  90 0.1 0.1 0.1 0.35 10.8787 10.88378
   put 100 100 0.1 0.1 0.1 0.35  4.3777  4.37657
   put 100 110 0.1 0.1 0.1 0.35  1.2402  1.23877
   put 100  90 0.1 0.1 0.5 0.15 10.5595 10.56436
   put 100 100 0.1 0.1 0.5 0.15  4.0842   4.0685
   put 100 110 0.1 0.1 0.5 0.15  1.0822  1.07092
   put 100  90 0.1 0.1 0.5 0.25 12.4419 12.43008
   put 100 100 0.1 0.1 0.5 0.25  6.8014  6.77529
   put 100 110 0.1 0.1 0.5 0.25  3.3226  3.29844
   put 100  90 0.1 0.1 0.5 0.35 14.6945 14.66941
   put 100 100 0.1 0.1 0.5 0.35  9.5104  9.47376
   put 100 110 0.1 0.1 0.5 0.35  5.8823  5.84582
   put 100 100   0   0 0.5 0.15  4.2294  4.22944
`;

/** Bjerksund and Stensland's approximation of 1993: Haug (1998), p. 27, and QuantLib, testBjerksundStenslandValues. The last one is the European value: a volatility of 1,000 % is beyond it. */
const BJERKSUND_STENSLAND = `
  call  40    42 0.08 0.04 0.75   0.35      5.2704    5.30907
   put  40    36    0 0.06    1    0.2      4.4531    4.48668
  call 100   100 0.05 0.05    1 0.0021  0.08032314 0.08058935
  call 100   100 0.05 0.05    1 0.0001 0.003860656 0.00383759
  call 100 99.99 0.05 0.05    1 0.0001     0.00081 0.00079682
  call 100   110 0.05 0.05    1 0.0001          10         10
   put 110   100 0.05 0.05    1 0.0001          10         10
   put 100   110 0.05 0.05    1     10    95.12289    99.2036
`;

/** Ju, "Pricing an American option by approximating its early exercise boundary as a multipiece exponential function", in the values of J. Derivatives 7 (1999), exhibits 3 and 6, as in QuantLib, testJuValues. */
const JU = `
   put  35  40    0 0.0488 0.0833 0.2  0.006  0.00619
   put  35  40    0 0.0488 0.3333 0.2  0.201  0.20036
   put  35  40    0 0.0488 0.5833 0.2  0.433   0.4328
   put  40  40    0 0.0488 0.0833 0.2  0.851  0.85217
   put  40  40    0 0.0488 0.3333 0.2  1.576  1.57982
   put  40  40    0 0.0488 0.5833 0.2  1.984  1.99047
   put  45  40    0 0.0488 0.0833 0.2      5        5
   put  45  40    0 0.0488 0.3333 0.2  5.084  5.08832
   put  45  40    0 0.0488 0.5833 0.2   5.26    5.267
   put  35  40    0 0.0488 0.0833 0.3  0.078  0.07739
   put  35  40    0 0.0488 0.3333 0.3  0.697   0.6975
   put  35  40    0 0.0488 0.5833 0.3  1.218  1.21982
   put  40  40    0 0.0488 0.0833 0.3  1.309  1.30993
   put  40  40    0 0.0488 0.3333 0.3  2.477  2.48257
   put  40  40    0 0.0488 0.5833 0.3  3.161  3.16966
   put  45  40    0 0.0488 0.0833 0.3  5.059  5.05968
   put  45  40    0 0.0488 0.3333 0.3  5.699  5.70562
   put  45  40    0 0.0488 0.5833 0.3  6.231   6.2436
   put  35  40    0 0.0488 0.0833 0.4  0.247  0.24656
   put  35  40    0 0.0488 0.3333 0.4  1.344  1.34604
   put  35  40    0 0.0488 0.5833 0.4   2.15  2.15489
   put  40  40    0 0.0488 0.0833 0.4  1.767  1.76814
   put  40  40    0 0.0488 0.3333 0.4  3.381  3.38748
   put  40  40    0 0.0488 0.5833 0.4  4.342  4.35272
   put  45  40    0 0.0488 0.0833 0.4  5.288  5.28681
   put  45  40    0 0.0488 0.3333 0.4  6.501   6.5098
   put  45  40    0 0.0488 0.5833 0.4  7.367  7.38297
  call 100  80 0.07   0.03      3 0.2  2.605  2.57998
  call 100  90 0.07   0.03      3 0.2  5.182  5.16701
  call 100 100 0.07   0.03      3 0.2  9.065  9.06606
  call 100 110 0.07   0.03      3 0.2  14.43 14.44345
  call 100 120 0.07   0.03      3 0.2 21.398 21.41355
  call 100  80 0.07   0.03      3 0.4 11.336 11.32575
  call 100  90 0.07   0.03      3 0.4 15.711 15.72205
  call 100 100 0.07   0.03      3 0.4  20.76 20.79341
  call 100 110 0.07   0.03      3 0.4  26.44 26.49454
  call 100 120 0.07   0.03      3 0.4 32.709  32.7811
  call 100  80 0.07  1e-05      3 0.3  5.552  5.51804
  call 100  90 0.07  1e-05      3 0.3  8.868  8.84207
  call 100 100 0.07  1e-05      3 0.3 13.158 13.14268
  call 100 110 0.07  1e-05      3 0.3 18.458  18.4538
  call 100 120 0.07  1e-05      3 0.3 24.786 24.79176
  call 100  80 0.03   0.07      3 0.3 12.177 12.14519
  call 100  90 0.03   0.07      3 0.3 17.411 17.36829
  call 100 100 0.03   0.07      3 0.3 23.402 23.34841
  call 100 110 0.03   0.07      3 0.3 30.028  29.9635
  call 100 120 0.03   0.07      3 0.3 37.177 37.10338
`;

/** Longstaff and Schwartz, Review of Financial Studies 14 (2001) 113–147, table 1, finite differences: exercise at fifty dates a year. */
const LONGSTAFF_SCHWARTZ = `
  put 40 36 0 0.06 1 0.2 4.478 4.48668
  put 40 36 0 0.06 2 0.2  4.84 4.84831
  put 40 36 0 0.06 1 0.4 7.101 7.10898
  put 40 36 0 0.06 2 0.4 8.508  8.5142
  put 40 38 0 0.06 1 0.2  3.25  3.2572
  put 40 38 0 0.06 2 0.2 3.745 3.75138
  put 40 38 0 0.06 1 0.4 6.148  6.1546
  put 40 38 0 0.06 2 0.4  7.67 7.67492
  put 40 40 0 0.06 1 0.2 2.314 2.31958
  put 40 40 0 0.06 2 0.2 2.885 2.88996
  put 40 40 0 0.06 1 0.4 5.312  5.3183
  put 40 40 0 0.06 2 0.4  6.92 6.92347
  put 40 42 0 0.06 1 0.2 1.617 1.62116
  put 40 42 0 0.06 2 0.2 2.212 2.21673
  put 40 42 0 0.06 1 0.4 4.582 4.58817
  put 40 42 0 0.06 2 0.4 6.248 6.25024
  put 40 44 0 0.06 1 0.2  1.11 1.11297
  put 40 44 0 0.06 2 0.2  1.69 1.69334
  put 40 44 0 0.06 1 0.4 3.948 3.95279
  put 40 44 0 0.06 2 0.4 5.647 5.64675
`;

/** QuantLib, testQdAmericanEngines, edge cases; the last column is its tolerance. */
const EDGES = `
   put         1e-08           100  0.02   0.02                     1  0.25                  0  1e-14
  call         1e-07           100  0.01   0.05                     1  0.25         99.9999999  1e-09
  call            50           100  0.01   0.05                     1     0  51.44351214988111  1e-10
  call            50           100  0.01   0.05                     1 1e-08 51.443512149881116  1e-08
   put           120           100   0.5   0.01                    40 1e-06 108.98092036570044 0.0001
   put           120           100   0.5   0.01                    40     0  108.9809045611846  1e-10
   put           120           100  0.01   0.05                     1 1e-07                 20  1e-09
   put           120           100  0.01   0.05                     1     0                 20  1e-12
   put           120           100  0.05      0                     1 1e-07 24.877057549928608  1e-08
   put           120           100  0.05      0                     1     0 24.877057549928608  1e-10
   put           120         1e-06  0.05 -0.075                     1  0.25 129.34609715492635  1e-09
  call           120         1e-06  0.05  0.075                     1  0.25                  0  1e-14
   put           120           100     0   0.05 0.0027397260273972603  0.25                 20  1e-10
  call         1e-07           100 0.025   0.05                     1 1e-08         99.9999999  1e-08
  call         1e-07           100 0.025   0.05                     1     0         99.9999999  1e-08
  call           100         1e-08 0.025   0.05                     1 1e-08                  0  1e-10
  call           100           100     0   0.05                     1  0.25 12.335998930368724  1e-08
  call           100 10000000000.0  0.05   0.01                     1  0.25       9999999900.0   1e-8
  call 10000000000.0           100  0.05   0.01                     1  0.25                  0  1e-14
`;

/** The same test's rows with a spot or strike of zero: not options. */
const NO_OPTIONS = `
   put   0 100  0.02   0.02 1  0.25
  call   0 100  0.01   0.05 1  0.25
   put 120   0  0.05 -0.075 1  0.25
  call 120   0  0.05  0.075 1  0.25
   put   0   0     0      0 1     0
  call   0 100 0.025   0.05 1 1e-08
  call   0 100 0.025   0.05 1     0
  call 100   0 0.025   0.05 1     0
`;

/**
 * Its other rows are of the QD+ approximation, though printed to sixteen digits. Binomial trees of 16,000 steps say otherwise.
 */
const APPROXIMATED_EDGES = `
   put 120 100  0.03  0.1  10 0.25  22.97383256003585   23.0002
  call 100 120   0.1 0.03  10 0.25  22.97383256003585   23.0002
  call 100 100 0.025    0   1 0.25  8.871505915120776   8.86537
  call 100 100 0.002 0.01 170 0.25  80.37468392429741   80.3902
`;

/** And two of which the perpetual call is the limit, which is worth no less than one that ends; the published values are above it. */
const PERPETUAL = `
  call 100 100  0.05 0.01   1  100   99.9874942266127  99.9874879
  call 100 100    10  0.1   1 0.25 0.1159627202107989  0.1159369
`;

/** Largest error within the domain of american-accuracy.spec.ts; ten years at 10 % are beyond it. */
const ERROR_MAX = 2.5e-5;
const ERROR_MAX_BEYOND = 3e-5;

interface Row {
  readonly name: string;
  readonly inputs: AmericanInputs;
  readonly published: number;
  /** Converged value, or tolerance. */
  readonly last: number;
}

function rowsOf(table: string): readonly Row[] {
  return table
    .trim()
    .split('\n')
    .map((line) => {
      const [right, ...cells] = line.trim().split(/\s+/);
      const [strike, spot, dividendYield, rate, years, vol, published, last] = cells.map(Number) as [
        number,
        number,
        number,
        number,
        number,
        number,
        number,
        number,
      ];
      const sign = right === 'call' ? 1 : -1;
      return { name: line.trim(), inputs: { sign, strike, spot, dividendYield, rate, years, vol }, published, last };
    });
}

const priceOf = (inputs: AmericanInputs) => americanGreeks(inputs)?.price ?? Number.NaN;

function expectConverged({ inputs, last }: Row, errorMax = ERROR_MAX): void {
  expect(Math.abs(priceOf(inputs) - last)).toBeLessThan(errorMax * Math.max(inputs.strike, inputs.spot));
}

describe('American values', () => {
  it.each(rowsOf(BARONE_ADESI_WHALEY))('of Barone-Adesi and Whaley, within 0.037: $name', (row) => {
    expectConverged(row);
    expect(Math.abs(priceOf(row.inputs) - row.published)).toBeLessThan(0.037);
  });

  it.each(rowsOf(BJERKSUND_STENSLAND).slice(0, -1))('of Bjerksund and Stensland, within 0.039: $name', (row) => {
    expectConverged(row);
    expect(Math.abs(priceOf(row.inputs) - row.published)).toBeLessThan(0.039);
  });

  it('of a put at a volatility of 1,000 %, which Bjerksund and Stensland value as a European one', () => {
    expectConverged(rowsOf(BJERKSUND_STENSLAND).at(-1) as Row);
  });

  it.each(rowsOf(JU))('of Ju, within 0.074: $name', (row) => {
    expectConverged(row);
    expect(Math.abs(priceOf(row.inputs) - row.published)).toBeLessThan(0.074);
  });

  it.each(rowsOf(LONGSTAFF_SCHWARTZ))(
    'of Longstaff and Schwartz, up to 0.009 above fifty dates a year: $name',
    (row) => {
      expectConverged(row);
      // One of the printed values is above the converged one by the half of its last digit.
      expect(priceOf(row.inputs)).toBeGreaterThan(row.published - 5e-4);
      expect(priceOf(row.inputs)).toBeLessThan(row.published + 0.009);
    },
  );

  it.each(rowsOf(EDGES))('at the edges, to the published tolerance: $name', ({ inputs, published, last }) => {
    expect(Math.abs(priceOf(inputs) - published)).toBeLessThanOrEqual(last);
  });

  it.each(rowsOf(NO_OPTIONS))('of nothing are refused: $name', ({ inputs }) => {
    expect(americanGreeks(inputs)).toBeUndefined();
  });

  it('at maturity are what exercise pays', () => {
    // QuantLib, same test, "put option at maturity", has 0: it takes the option for expired by then.
    const put = { sign: -1, spot: 100, strike: 120, years: 0, rate: 0.05, dividendYield: 0, vol: 0.25 } as const;
    expect(priceOf(put)).toBe(20);
  });

  it.each(rowsOf(APPROXIMATED_EDGES))('where the published value is approximated: $name', (row) => {
    expectConverged(row, ERROR_MAX_BEYOND);
    expect(Math.abs(priceOf(row.inputs) - row.published)).toBeLessThan(0.03);
  });

  it.each(rowsOf(PERPETUAL))(
    'at a volatility or a yield of 1,000 % and more, within 1e-4 of the strike: $name',
    (row) => {
      expectConverged(row, 1e-4);
      expect(row.published).toBeGreaterThan(row.last);
    },
  );
});
