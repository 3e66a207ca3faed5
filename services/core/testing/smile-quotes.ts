import {
  type ChainColumns,
  type ChainFrame,
  type ExpirySlice,
  RIGHT_PUT,
  type Right,
  UNTRADABLE_FLAGS,
} from '../model/index.js';
import { impliedVol } from '../pricing/index.js';
import { MONEY_SCALE } from '../units/index.js';

/** A volatility of the out-of-the-money side of a strike, with those of its bid and ask. */
export interface SmileQuote {
  readonly strike: number;
  /** ln(strike/forward). */
  readonly k: number;
  readonly right: Right;
  /** Of the midpoint: the frame's column. */
  readonly vol: number;
  readonly volBid: number;
  readonly volAsk: number;
}

/** Returns the tradable out-of-the-money quotes of an expiry with a forward and a volatility, by strike. */
export function smileQuotes({ columns }: ChainFrame, slice: ExpirySlice): readonly SmileQuote[] {
  const { forward, firstRow, rowCount } = slice;
  if (forward === undefined) return [];
  const quotes: SmileQuote[] = [];
  for (let row = firstRow; row < firstRow + rowCount; row += 1) {
    const strike = (columns.strike[row] as number) / MONEY_SCALE;
    const right = columns.right[row] === RIGHT_PUT ? 'put' : 'call';
    const isOut = right === 'put' ? strike <= forward : strike > forward;
    if (!isOut || ((columns.flags[row] as number) & UNTRADABLE_FLAGS) !== 0) continue;
    const volBid = volOfPrice(slice, columns, row, columns.bid[row] as number);
    const volAsk = volOfPrice(slice, columns, row, columns.ask[row] as number);
    const vol = columns.iv[row] as number;
    if (volBid === undefined || volAsk === undefined || Number.isNaN(vol)) continue;
    quotes.push({ strike, k: Math.log(strike / forward), right, vol, volBid, volAsk });
  }
  return quotes;
}

/** Returns the European volatility of a price of a row, in 1e-4, on the slice's forward. */
export function volOfPrice(slice: ExpirySlice, columns: ChainColumns, row: number, price: number): number | undefined {
  const { forward, years, rate } = slice;
  if (forward === undefined) return undefined;
  const strike = (columns.strike[row] as number) / MONEY_SCALE;
  const terms = { forward, strike, years, discount: Math.exp(-rate * years), price: price / MONEY_SCALE };
  const solved = impliedVol({ ...terms, sign: columns.right[row] === RIGHT_PUT ? -1 : 1 });
  return solved.status === 'ok' ? solved.vol : undefined;
}
