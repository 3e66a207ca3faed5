import { describe, expect, it } from '@jest/globals';
import { pa2Lines, spnLines } from './span-lines.js';

/** Lines of CME's file of 2 January 2019: the E-mini S&P 500 future of March. */
const PA2 = [
  '0 CME   20190102SF     201901021814U2YNCLR        C CUST  H HEDGE 1 CORE  M MAINT ',
  'P CMEES        FUTE-MINI S&P 500 002000  000005000000000000000001USD$IDX 00    E-MINI S&P 500 FUTURES             YFFUT  CASH                  0000001000000000  ',
  'B CMEES        FUT201903            000000003500000006000030000330000000019726000000000200020190315ES          00000000         0000050000000000 00 00 010000000',
  '81CMEES        ES        FUT 201903            000000000000+00000+02000-02000-02000+02000+04000-04000-04000+00000000251100N',
  '82CMEES        ES        FUT 201903            000000004000+06000-06000-06000+06000+05940-05940+10000+000000000251100++10000+C',
];
const LOSSES = [0, 0, -2000, -2000, 2000, 2000, -4000, -4000, 4000, 4000, -6000, -6000, 6000, 6000, -5940, 5940];

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
const OPTION_LOSSES = [-1331, 1275, -720, 1616, -2039, 776, -197, 1837, -2848, 85, 246, 1973, -3766, -825, 676, -3553];

function read(lines: ReturnType<typeof pa2Lines>, text: string): readonly unknown[] {
  return [...lines.push(text), ...lines.end()].map((line) => JSON.parse(line));
}

describe(pa2Lines.name, () => {
  it('recomputes a future from its price scan and extreme move', () => {
    expect(read(pa2Lines(), PA2.join('\n'))).toEqual([
      {
        exchange: 'CME',
        product: 'ES',
        type: 'FUT',
        futureMonth: '201903',
        optionMonth: '',
        price: 2511,
        values: LOSSES,
        fileValues: LOSSES,
        compositeDelta: 1,
        fileCompositeDelta: 1,
        maxDifference: 0,
      },
    ]);
  });

  it('says what is missing: the parameters of a future, the underlying of an option', () => {
    const without = PA2.filter((line) => !line.startsWith('B ')).join('\n');
    expect(read(pa2Lines(), without)).toEqual([
      expect.objectContaining({ values: null, compositeDelta: null, fileValues: LOSSES, missing: 'parameters' }),
    ]);
    expect(read(pa2Lines(), OPTION.join('\n'))).toEqual([
      expect.objectContaining({ values: null, fileValues: OPTION_LOSSES, missing: 'underlying' }),
    ]);
  });

  it.each([
    ['after', [...PA2, ...OPTION]],
    ['before', [...OPTION, ...PA2]],
  ])('recomputes an option %s the future that it is on, to the dollar of the file', (_name, lines) => {
    const [future, option] = read(pa2Lines(), lines.join('\n')) as Record<string, unknown>[];
    expect(future).toMatchObject({ type: 'FUT', maxDifference: 0 });
    expect(option).toMatchObject({
      type: 'OOF',
      right: 'put',
      strike: 2400,
      futureMonth: '201903',
      fileValues: OPTION_LOSSES,
      fileCompositeDelta: -0.2949,
    });
    expect(option?.['maxDifference']).toBeLessThanOrEqual(0.5);
    expect(Math.abs((option?.['compositeDelta'] as number) + 0.2949)).toBeLessThan(0.00005);
  });

  it('takes no other file for one', () => {
    expect(() => read(pa2Lines(), '{"name": "x"}\n')).toThrow(expect.objectContaining({ code: 'SPAN_INCOMPLETE' }));
  });
});

describe(spnLines.name, () => {
  it('names the line of a fault', () => {
    expect(() => read(spnLines(), '<f>\n<scanPointDef>\n<point>one</point></scanPointDef></f>')).toThrow(
      expect.objectContaining({ code: 'SPAN_FIELD', line: 3, field: 'point' }),
    );
  });
});
