import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { dayNumber, daysBetween, priceToNumber, seededRandom, type TradingDate } from '#core/units';
import {
  type DirtyCounts,
  type GeneratedRow,
  type GeneratedUnderlying,
  generateChain,
  spoilRows,
} from './chain-generator.js';

const YAHOO_HEADER =
  'contractSymbol,type,expiration,strike,lastTradeDate,lastTradeDateEDT,lastPrice,bid,ask,change,percentChange,volume,openInterest,' +
  'impliedVolatility,inTheMoney,contractSize,currency,tenor_days,snap_date,max_tenor_for_strike,spot_price,relative_strike';
const CBOE_HEADER =
  'underlying,underlying_last,exchange,optionroot,type,expiration,quotedate,strike,last,net,bid,ask,volume,openinterest,impliedvol,delta,gamma';

export interface WrittenFile {
  readonly path: string;
  readonly underlying: string;
  /** Rows that a reader must find, without duplicates and unreadable lines. */
  readonly rows: number;
  readonly zeroBid: number;
}

export interface YahooDay {
  readonly date: string;
  readonly underlyings: readonly GeneratedUnderlying[];
  readonly seed: number;
  readonly dirty?: DirtyCounts;
  /** Day of the newest trade; an earlier one than `date` makes the snapshot a stale copy. Default: `date`. */
  readonly tradedOn?: string;
  readonly gzip?: boolean;
}

/**
 * Writes one day folder `<folder>/YYYYMMDD/<TICKER>.csv` in the layout of the Yahoo chains. The same arguments give the same bytes.
 * For a story over days keep `centre` of each underlying, so that contracts stay listed.
 */
export function writeYahooDay(folder: string, day: YahooDay): readonly WrittenFile[] {
  const date = day.date as TradingDate;
  const dayFolder = join(folder, day.date.replaceAll('-', ''));
  mkdirSync(dayFolder, { recursive: true });
  return day.underlyings.map((underlying, index) => {
    const random = seededRandom(day.seed * 1000 + index);
    const chain = generateChain(underlying, date, random);
    const { duplicates, unparsable } = spoilRows(chain.rows, day.dirty ?? {});
    const line = (row: GeneratedRow) => yahooLine(row, underlying, date, day.tradedOn ?? day.date);
    const lines = [...chain.rows, ...duplicates].map(line);
    for (let count = 0; count < unparsable; count += 1)
      lines.push(line(chain.rows[count] as GeneratedRow).replace(',', ',bad'));
    return save(join(dayFolder, `${underlying.ticker}.csv`), [YAHOO_HEADER, ...lines], day.gzip ?? false, {
      underlying: underlying.ticker,
      ...chain.expected,
    });
  });
}

function yahooLine(row: GeneratedRow, underlying: GeneratedUnderlying, date: TradingDate, tradedOn: string): string {
  const { contract } = row;
  const strike = priceToNumber(contract.strike);
  const inTheMoney = contract.right === 'call' ? strike < underlying.spot : strike > underlying.spot;
  return [
    row.symbol,
    contract.right,
    contract.expiry,
    strike.toFixed(1),
    `${tradedOn} 19:50:00+00:00`,
    `${tradedOn} 14:50:00 EST`,
    row.last,
    row.bid,
    row.ask,
    '0.0',
    '0.0',
    `${row.volume}.0`,
    `${row.openInterest}.0`,
    '1.0000000000000003e-05',
    inTheMoney ? 'True' : 'False',
    row.contractSize,
    'USD',
    daysBetween(date, contract.expiry),
    date,
    785,
    underlying.spot,
    ((100 * strike) / underlying.spot).toFixed(6),
  ].join(',');
}

export interface CboeDay {
  readonly date: string;
  readonly spot: number;
  readonly vol: number;
  readonly seed: number;
  readonly dirty?: DirtyCounts;
  readonly gzip?: boolean;
}

/** Writes `<folder>/SPX_YYYYMMDD.csv` in the layout of Cboe's delayed-quote chains: SPX on third Fridays, SPXW on the others. */
export function writeCboeDay(folder: string, day: CboeDay): WrittenFile {
  mkdirSync(folder, { recursive: true });
  const date = day.date as TradingDate;
  const random = seededRandom(day.seed);
  const isMonthly = (expiry: TradingDate) => Number(expiry.slice(8)) >= 15 && Number(expiry.slice(8)) <= 21;
  const chain = generateChain({ ticker: 'SPX', spot: day.spot, vol: day.vol }, date, random, (expiry) =>
    isMonthly(expiry) && (dayNumber(expiry) + 4) % 7 === 5 ? 'SPX' : 'SPXW',
  );
  const { duplicates, unparsable } = spoilRows(chain.rows, day.dirty ?? {});
  const line = (row: GeneratedRow) => cboeLine(row, day.spot, date);
  const lines = [...chain.rows, ...duplicates].map(line);
  for (let count = 0; count < unparsable; count += 1) lines.push(`${line(chain.rows[count] as GeneratedRow)},extra`);
  return save(join(folder, `SPX_${day.date.replaceAll('-', '')}.csv`), [CBOE_HEADER, ...lines], day.gzip ?? false, {
    underlying: 'SPX',
    ...chain.expected,
  });
}

function cboeLine(row: GeneratedRow, spot: number, date: TradingDate): string {
  const { contract } = row;
  const usDate = (day: TradingDate) => `${day.slice(5, 7)}/${day.slice(8)}/${day.slice(0, 4)}`;
  const strike = priceToNumber(contract.strike).toFixed(1);
  const quote = [strike, row.last, '0.0', row.bid, row.ask, row.volume, row.openInterest, '0.0', '0.0', '0.0'];
  return ['SPX', spot, 'CBOE', row.symbol, contract.right, usDate(contract.expiry), usDate(date), ...quote].join(',');
}

function save(path: string, lines: readonly string[], gzip: boolean, about: Omit<WrittenFile, 'path'>): WrittenFile {
  const text = `${lines.join('\n')}\n`;
  const target = gzip ? `${path}.gz` : path;
  writeFileSync(target, gzip ? gzipSync(text) : text);
  return { path: target, ...about };
}
