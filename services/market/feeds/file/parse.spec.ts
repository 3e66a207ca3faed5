import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { writeCboeDay, writeYahooDay } from '../../testing/index.js';
import { csvRecords } from '../csv.js';
import { mapChain } from './map.js';
import { layoutOfHeader, parseChainFile } from './parse.js';

const YAHOO_HEADER =
  'contractSymbol,type,expiration,strike,lastTradeDate,lastTradeDateEDT,lastPrice,bid,ask,change,percentChange,volume,openInterest,impliedVolatility,inTheMoney,contractSize,currency,tenor_days,snap_date,max_tenor_for_strike,spot_price,relative_strike';
const CBOE_HEADER =
  'underlying,underlying_last,exchange,optionroot,type,expiration,quotedate,strike,last,net,bid,ask,volume,openinterest,impliedvol,delta,gamma';
const APPLE_CALL =
  'AAPL251128C00120000,call,2025-11-28,120.0,2025-11-05 17:41:07+00:00,2025-11-05 12:41:07 EST,150.8,157.45,159.75,0.0,0.0,,6.0,4.57,True,REGULAR,USD,1,2025-11-26,785,277.54998779296875,43.23';
const SPX_PUT =
  'SPX,2919.04,CBOE,SPXW190510P02870000,put,05/10/2019,04/25/2019,2870.0,12.53,3.33,13.2,13.5,66,334,0.1352,-0.2673,0.0041';

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'chains-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe(csvRecords.name, () => {
  it('splits plain lines, LF and CRLF, with or without a last line break, and skips blank ones', () => {
    expect([...csvRecords('\ufeffa,b\r\n1,\r\n\n3,4')]).toEqual([
      ['a', 'b'],
      ['1', ''],
      ['3', '4'],
    ]);
  });

  it('reads quotes: commas, doubled quotes and line breaks inside them', () => {
    expect([...csvRecords('a,"b,c",d\n"say ""hi""","two\nlines"\nlast,1\n')]).toEqual([
      ['a', 'b,c', 'd'],
      ['say "hi"', 'two\nlines'],
      ['last', '1'],
    ]);
  });
});

describe(layoutOfHeader.name, () => {
  it('tells the layouts apart and refuses others', () => {
    expect(layoutOfHeader(YAHOO_HEADER.split(','))?.name).toBe('yahoo');
    expect(layoutOfHeader(CBOE_HEADER.split(','))?.name).toBe('cboe');
  });

  it('reads the days of that layout in either way of writing them', () => {
    const header =
      'underlying,underlying_last,optionroot,type,expiration,quotedate,strike,last,bid,ask,volume,openinterest';
    const lines = ['01/29/2021,01/04/2021', '2021-01-29,2021-01-04', '29.01.2021,04.01.2021'].map(
      (days) => `SPY,370.10,SPY210129P00345000,put,${days},345.0,2.70,2.75,2.80,7000,48000`,
    );
    const parsed = parseChainFile([header, ...lines].join('\n'));
    expect(parsed?.unparsable).toBe(1);
    for (const row of parsed?.rows ?? []) {
      expect(row).toMatchObject({ snapDate: '2021-01-04', contract: { expiry: '2021-01-29', strike: 3_450_000 } });
    }
    expect(layoutOfHeader(['date', 'open', 'close'])).toBeUndefined();
  });
});

describe(parseChainFile.name, () => {
  it('reads a Yahoo line: an empty volume is none traded', () => {
    expect(parseChainFile(`${YAHOO_HEADER}\n${APPLE_CALL}\n`)?.rows).toEqual([
      {
        snapDate: '2025-11-26',
        underlying: 'AAPL',
        contract: { root: 'AAPL', expiry: '2025-11-28', right: 'call', strike: 1_200_000 },
        adjusted: false,
        bid: 1_574_500,
        ask: 1_597_500,
        last: 1_508_000,
        volume: 0,
        openInterest: 6,
        spotLast: 2_775_500,
        lastTradeDate: '2025-11-05',
      },
    ]);
  });

  it('reads a Cboe line with its American dates and its class apart from its underlying', () => {
    expect(parseChainFile(`${CBOE_HEADER}\n${SPX_PUT}\n`)?.rows).toEqual([
      {
        snapDate: '2019-04-25',
        underlying: 'SPX',
        contract: { root: 'SPXW', expiry: '2019-05-10', right: 'put', strike: 28_700_000 },
        adjusted: false,
        bid: 132_000,
        ask: 135_000,
        last: 125_300,
        volume: 66,
        openInterest: 334,
        spotLast: 29_190_400,
      },
    ]);
  });

  it.each([
    ['a symbol that is none', APPLE_CALL.replace('AAPL251128C00120000', 'AAPL')],
    ['a symbol that contradicts its strike', APPLE_CALL.replace(',120.0,', ',125.0,')],
    ['a symbol that contradicts its right', APPLE_CALL.replace(',call,', ',put,')],
    ['a bid that is no number', APPLE_CALL.replace('157.45', 'n/a')],
    ['a negative bid', APPLE_CALL.replace('157.45', '-1')],
    ['a day that does not exist', APPLE_CALL.replace('2025-11-26', '2025-02-30')],
    ['half a contract of volume', APPLE_CALL.replace(',,6.0', ',0.5,6.0')],
    ['a missing field', APPLE_CALL.slice(0, APPLE_CALL.lastIndexOf(','))],
  ])('counts %s and goes on', (_, line) => {
    const parsed = parseChainFile(`${YAHOO_HEADER}\n${line}\n${APPLE_CALL}\n`);
    expect([parsed?.rows.length, parsed?.unparsable]).toEqual([1, 1]);
  });

  it('keeps what is absent apart from what is zero', () => {
    const line = APPLE_CALL.replace('150.8,157.45,159.75', '0.0,0.0,').replace(',,6.0', ',0.0,');
    const row = parseChainFile(`${YAHOO_HEADER}\n${line}\n`)?.rows[0];
    expect([row?.last, row?.bid, row?.ask, row?.volume, row?.openInterest]).toEqual([
      undefined,
      0,
      undefined,
      0,
      undefined,
    ]);
  });

  it('marks what does not deliver 100 shares', () => {
    const mini = APPLE_CALL.replace('REGULAR', 'MINI');
    const split = APPLE_CALL.replace('AAPL251128C', 'AAPL1251128C');
    const rows = parseChainFile(`${YAHOO_HEADER}\n${mini}\n${split}\n`)?.rows;
    expect(rows?.map((row) => [row.underlying, row.adjusted])).toEqual([
      ['AAPL', true],
      ['AAPL', true],
    ]);
  });
});

describe(mapChain.name, () => {
  it('supplies the assumed time of the layout, in New York time', () => {
    const [yahoo] = mapChain(parseChainFile(`${YAHOO_HEADER}\n${APPLE_CALL}\n`) ?? never());
    const [cboe] = mapChain(parseChainFile(`${CBOE_HEADER}\n${SPX_PUT}\n`) ?? never());
    expect(new Date(yahoo?.tsEvent ?? 0).toISOString()).toBe('2025-11-26T20:45:00.000Z');
    expect(new Date(cboe?.tsEvent ?? 0).toISOString()).toBe('2019-04-25T19:45:00.000Z');
  });

  it('finds all rows of generated files of both layouts', () => {
    const [yahoo] = writeYahooDay(folder, {
      date: '2025-11-26',
      underlyings: [{ ticker: 'AAPL', spot: 277.5, vol: 0.3 }],
      seed: 7,
      dirty: { unparsable: 3 },
    });
    const cboe = writeCboeDay(folder, { date: '2019-04-25', spot: 2919, vol: 0.13, seed: 7, dirty: { unparsable: 2 } });
    for (const [file, unparsable] of [
      [yahoo ?? never(), 3],
      [cboe, 2],
    ] as const) {
      const snapshots = mapChain(parseChainFile(readFileSync(file.path, 'utf8')) ?? never());
      expect(snapshots.map((one) => [one.underlying, one.rows.length, one.unparsable])).toEqual([
        [file.underlying, file.rows, unparsable],
      ]);
    }
  });
});

function never(): never {
  throw new Error('the file has a known layout');
}
