import { type OptionContract, parseOccSymbol } from '#core/model';
import { type Instant, type Price, priceFromNumber } from '#core/units';
import { csvRecords } from '../csv.js';
import { FIRM_CONDITIONS } from './conditions.js';
import { instantOfLocal } from './stamps.js';

/** The terminal's REST answers: CSV with a header → checked rows. Columns may stand in any order. Source: ThetaData, OpenAPI v3. */

export interface Table<Row> {
  readonly rows: readonly Row[];
  /** Rows that could not be read. */
  readonly unreadable: number;
}

/** One side of the market; undefined when it is absent or not firm. */
export interface Sides {
  readonly bid?: Price;
  readonly ask?: Price;
  readonly bidSize?: number;
  readonly askSize?: number;
  readonly ts: Instant;
}

export interface ContractQuote extends Sides {
  readonly contract: OptionContract;
}
export interface ContractBar {
  readonly contract: OptionContract;
  readonly last: Price;
  readonly volume: number;
  readonly ts: Instant;
}
export interface ContractInterest {
  readonly contract: OptionContract;
  readonly openInterest: number;
}

const CONTRACT = ['symbol', 'expiration', 'strike', 'right'] as const;
const SIDES = ['timestamp', 'bid_size', 'bid', 'bid_condition', 'ask_size', 'ask', 'ask_condition'] as const;
const PRICE_MAX = 200_000;
const COUNT_MAX = 2_147_483_647;
const DECIMAL = /^\d{1,9}(\.\d{1,9})?$/;

type Field<Name extends string> = (name: Name) => string;

/** Returns the rows; undefined when a column is missing: that is another kind of answer. */
function readTable<Name extends string, Row>(
  text: string,
  columns: readonly Name[],
  read: (field: Field<Name>) => Row | undefined,
): Table<Row> | undefined {
  const records = csvRecords(text);
  const header = records.next().value as string[] | undefined;
  const places = new Map(columns.map((name) => [name, header?.indexOf(name) ?? -1]));
  if ([...places.values()].includes(-1)) return undefined;
  const rows: Row[] = [];
  let unreadable = 0;
  for (const record of records) {
    const row = read((name) => record[places.get(name) as number] ?? '');
    if (row === undefined) unreadable += 1;
    else rows.push(row);
  }
  return { rows, unreadable };
}

/** GET /v3/option/snapshot/quote. */
export const readQuotes = (text: string): Table<ContractQuote> | undefined =>
  readTable(text, [...CONTRACT, ...SIDES], (field) => {
    const contract = contractOf(field);
    const sides = sidesOf(field);
    return contract && sides && { contract, ...sides };
  });

/** GET /v3/option/snapshot/ohlc. */
export const readBars = (text: string): Table<ContractBar> | undefined =>
  readTable(text, [...CONTRACT, 'timestamp', 'close', 'volume'] as const, (field) => {
    const contract = contractOf(field);
    const ts = instantOfLocal(field('timestamp'));
    const last = amountOf(field('close'), PRICE_MAX);
    const volume = amountOf(field('volume'), COUNT_MAX);
    if (!contract || ts === undefined || last === undefined || volume === undefined) return undefined;
    return { contract, ts, last: priceFromNumber(last), volume: Math.floor(volume) };
  });

/** GET /v3/option/snapshot/open_interest. */
export const readOpenInterest = (text: string): Table<ContractInterest> | undefined =>
  readTable(text, [...CONTRACT, 'open_interest'] as const, (field) => {
    const contract = contractOf(field);
    const openInterest = amountOf(field('open_interest'), COUNT_MAX);
    return contract && openInterest !== undefined ? { contract, openInterest: Math.floor(openInterest) } : undefined;
  });

/** GET /v3/stock/snapshot/quote of one share. */
export const readShareQuotes = (text: string): Table<Sides> | undefined => readTable(text, SIDES, sidesOf);

/** GET /v3/index/snapshot/price of one index. */
export const readIndexPrices = (text: string): Table<{ readonly price: Price; readonly ts: Instant }> | undefined =>
  readTable(text, ['timestamp', 'price'] as const, (field) => {
    const price = amountOf(field('price'), PRICE_MAX);
    const ts = instantOfLocal(field('timestamp'));
    return price !== undefined && ts !== undefined ? { price: priceFromNumber(price), ts } : undefined;
  });

function contractOf(field: Field<(typeof CONTRACT)[number]>): OptionContract | undefined {
  const strike = amountOf(field('strike'), PRICE_MAX);
  const right = { CALL: 'C', PUT: 'P' }[field('right')];
  if (strike === undefined || right === undefined || !/^20\d\d-\d\d-\d\d$/.test(field('expiration'))) return undefined;
  const date = field('expiration').slice(2).replaceAll('-', '');
  return parseOccSymbol(`${field('symbol')}${date}${right}${String(Math.round(strike * 1_000)).padStart(8, '0')}`);
}

function sidesOf(field: Field<(typeof SIDES)[number]>): Sides | undefined {
  const ts = instantOfLocal(field('timestamp'));
  const [bid, ask] = [amountOf(field('bid'), PRICE_MAX), amountOf(field('ask'), PRICE_MAX)];
  const [bidSize, askSize] = [amountOf(field('bid_size'), COUNT_MAX), amountOf(field('ask_size'), COUNT_MAX)];
  const isWhole = bid !== undefined && ask !== undefined && bidSize !== undefined && askSize !== undefined;
  if (ts === undefined || !isWhole) return undefined;
  const isFirm = (condition: string) => FIRM_CONDITIONS.has(Number(condition || Number.NaN));
  return {
    ...(isFirm(field('bid_condition')) && { bid: priceFromNumber(bid), bidSize: Math.floor(bidSize) }),
    ...(isFirm(field('ask_condition')) && { ask: priceFromNumber(ask), askSize: Math.floor(askSize) }),
    ts,
  };
}

function amountOf(text: string, max: number): number | undefined {
  const amount = DECIMAL.test(text) ? Number(text) : Number.NaN;
  return amount <= max ? amount : undefined;
}
