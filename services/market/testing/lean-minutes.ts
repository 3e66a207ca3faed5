import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inflateRawSync } from 'node:zlib';
import { allocateColumns, type ChainColumns, MISSING_INT, RIGHT_CALL, RIGHT_PUT } from '#core/model';
import { MS_PER_MINUTE, MS_PER_YEAR } from '#core/units';

/** What one minute of a chain and its underlying ended with. The columns are reused from minute to minute. */
export interface LeanMinute {
  /** 1e-4. */
  readonly spot: number;
  readonly columns: ChainColumns;
  readonly slices: readonly { years: number; rate: number; firstRow: number; rowCount: number }[];
  /** Epoch milliseconds. */
  readonly ts: number;
}

interface LeanContract {
  readonly expiry: string;
  readonly strike: number;
  readonly right: number;
  readonly bars: ReadonlyMap<number, readonly number[]>;
}

/** What money cost in 2014 and 2015 for some weeks: the federal funds rate stayed below half a percent. */
const RATE = 0.004;
const LOCAL_HEADER_BYTES = 30;
const ENTRY_SIGNATURE = 0x02014b50;

/** Gives the files of a zip archive by its directory. Source: PKWARE, APPNOTE.TXT, 4.3.12. */
function* filesOf(path: string): Generator<{ readonly name: string; readonly text: string }> {
  const bytes = readFileSync(path);
  let at = bytes.readUInt32LE(bytes.lastIndexOf('PK\x05\x06') + 16);
  while (at < bytes.length && bytes.readUInt32LE(at) === ENTRY_SIGNATURE) {
    const [nameBytes, extraBytes] = [bytes.readUInt16LE(at + 28), bytes.readUInt16LE(at + 30)];
    const local = bytes.readUInt32LE(at + 42);
    const from = local + LOCAL_HEADER_BYTES + bytes.readUInt16LE(local + 26) + bytes.readUInt16LE(local + 28);
    const packed = bytes.subarray(from, from + bytes.readUInt32LE(at + 20));
    const name = bytes.toString('utf8', at + 46, at + 46 + nameBytes);
    yield { name, text: inflateRawSync(packed).toString() };
    at += 46 + nameBytes + extraBytes + bytes.readUInt16LE(at + 32);
  }
}

/** By the milliseconds since midnight in New York: the numbers of each line, NaN where there are none. */
function barsOf(text: string): ReadonlyMap<number, readonly number[]> {
  const lines = text.split('\n').filter((line) => line !== '');
  const numberOf = (cell: string) => (cell.trim() === '' ? Number.NaN : Number(cell));
  return new Map(lines.map((line) => line.split(',').map(numberOf)).map((cells) => [cells[0] as number, cells]));
}

/**
 * Gives the minutes of one day of a chain from LEAN's samples, prices in 1e-4, in which the share traded.
 * @param folder - of the samples
 * @param day - YYYYMMDD
 */
export function* leanMinutes(folder: string, share: string, day: string): Generator<LeanMinute> {
  const midnight = Date.UTC(Number(day.slice(0, 4)), Number(day.slice(4, 6)) - 1, Number(day.slice(6)));
  const file = (kind: string, name: string) => join(folder, kind, 'usa', 'minute', share, `${day}_${name}.zip`);
  const [trades] = filesOf(file('equity', 'trade'));
  const spots = barsOf(trades?.text ?? '');
  const contracts = [...filesOf(file('option', 'quote_american'))].map(({ name, text }): LeanContract => {
    const [right, strike, expiry = ''] = name.replace('.csv', '').split('_').slice(-3);
    return { expiry, strike: Number(strike), right: right === 'put' ? RIGHT_PUT : RIGHT_CALL, bars: barsOf(text) };
  });
  const order = ({ right }: LeanContract) => (right === RIGHT_PUT ? 0 : 1);
  contracts.sort((a, b) => a.expiry.localeCompare(b.expiry) || a.strike - b.strike || order(a) - order(b));
  const columns = allocateColumns(contracts.length);
  contracts.forEach(({ strike, right }, row) => {
    columns.strike[row] = strike;
    columns.right[row] = right;
    columns.quoteTs[row] = Number.NaN;
  });
  const slices = [...new Set(contracts.map(({ expiry }) => expiry))].map((expiry) => {
    const ends = Date.UTC(Number(expiry.slice(0, 4)), Number(expiry.slice(4, 6)) - 1, Number(expiry.slice(6)));
    const firstRow = contracts.findIndex((one) => one.expiry === expiry);
    const rowCount = contracts.filter((one) => one.expiry === expiry).length;
    return { years: (ends - midnight) / MS_PER_YEAR, rate: RATE, firstRow, rowCount };
  });
  for (const [ms, trade] of [...spots].sort(([a], [b]) => a - b)) {
    const ts = midnight + ms + MS_PER_MINUTE;
    contracts.forEach(({ bars }, row) => {
      const bar = bars.get(ms);
      if (bar === undefined) return;
      columns.bid[row] = bar[4] ?? MISSING_INT;
      columns.ask[row] = bar[9] ?? MISSING_INT;
      if (Number.isNaN(bar[4])) columns.bid[row] = MISSING_INT;
      if (Number.isNaN(bar[9])) columns.ask[row] = MISSING_INT;
      columns.quoteTs[row] = ts;
    });
    yield { spot: trade[4] as number, columns, slices, ts };
  }
}
