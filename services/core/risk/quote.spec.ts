import { describe, expect, it } from '@jest/globals';
import { allocateColumns, type ChainFrame, MISSING_INT, type OccSymbol, RowFlag } from '../model/index.js';
import type { Instant } from '../units/index.js';
import { readQuote } from './quote.js';

const NOW = Date.UTC(2025, 10, 26, 20, 45) as Instant;
const SYMBOL = 'AAPL251219P00265000' as OccSymbol;
const AGE = 60_000;

interface Row {
  bid?: number;
  ask?: number;
  flags?: number;
  quoteTs?: number;
}

function frame({ bid = 25_000, ask = 26_000, flags = 0, quoteTs = NOW }: Row, staleCopy = false): ChainFrame {
  const columns = allocateColumns(1);
  columns.strike[0] = 2_650_000;
  columns.bid[0] = bid;
  columns.ask[0] = ask;
  columns.bidSize[0] = 7;
  columns.askSize[0] = MISSING_INT;
  columns.flags[0] = flags;
  columns.quoteTs[0] = quoteTs;
  const expiry = {
    root: 'AAPL',
    expiry: '2025-12-19',
    settlement: 'pm',
    years: 0.06,
    rate: 0.04,
    firstRow: 0,
    rowCount: 1,
  };
  return { underlying: 'AAPL', staleCopy, expiries: [expiry], rowCount: 1, columns } as unknown as ChainFrame;
}

const fault = (row: Row, staleCopy = false) => {
  const reading = readQuote(frame(row, staleCopy), SYMBOL, NOW, AGE);
  return reading.kind === 'unusable' ? reading.fault : 'usable';
};

describe(readQuote.name, () => {
  it('reads a clean quote, with sizes where the feed gives them', () => {
    expect(readQuote(frame({}), SYMBOL, NOW, AGE)).toEqual({
      kind: 'usable',
      quote: { bid: 25_000, ask: 26_000, bidSize: 7, quoteTs: NOW },
    });
  });
  it('buys back what nobody bids for any more, and sells nothing there', () => {
    const worthless = frame({ bid: 0, ask: 100, flags: RowFlag.zeroBid });
    expect(readQuote(worthless, SYMBOL, NOW, AGE).kind).toBe('unusable');
    expect(readQuote(worthless, SYMBOL, NOW, AGE, 'buy_to_close')).toMatchObject({ quote: { bid: 0, ask: 100 } });
    const nothing = frame({ bid: 0, ask: 0, flags: RowFlag.zeroBid });
    expect(readQuote(nothing, SYMBOL, NOW, AGE, 'buy_to_close').kind).toBe('unusable');
    const stale = frame({ bid: 0, ask: 100, flags: RowFlag.zeroBid | RowFlag.stale });
    expect(readQuote(stale, SYMBOL, NOW, AGE, 'buy_to_close').kind).toBe('unusable');
  });
  it('takes a locked quote and an assumed stamp', () => {
    expect(fault({ bid: 26_000, flags: RowFlag.locked | RowFlag.assumedStamp })).toBe('usable');
  });
  it.each([
    ['crossed flag', { flags: RowFlag.crossed }, 'flagged'],
    ['adjusted', { flags: RowFlag.adjusted }, 'flagged'],
    ['zero bid without a flag', { bid: 0 }, 'flagged'],
    ['crossed without a flag', { bid: 27_000 }, 'flagged'],
    ['missing ask', { ask: MISSING_INT }, 'flagged'],
    ['no stamp', { quoteTs: Number.NaN }, 'no_stamp'],
    ['at the age limit', { quoteTs: NOW - AGE }, 'usable'],
    ['older than the limit', { quoteTs: NOW - AGE - 1 }, 'too_old'],
    ['from the future', { quoteTs: NOW + 5_001 }, 'from_future'],
  ])('%s', (_name, row, expected) => {
    expect(fault(row as Row)).toBe(expected);
  });
  it('refuses a stale copy, an unlisted contract, a missing frame and a limit that is NaN', () => {
    expect(fault({}, true)).toBe('stale_copy');
    expect(readQuote(frame({}), 'AAPL251219P00270000' as OccSymbol, NOW, AGE)).toEqual({
      kind: 'unusable',
      fault: 'not_listed',
    });
    expect(readQuote(undefined, SYMBOL, NOW, AGE)).toEqual({ kind: 'unusable', fault: 'no_frame' });
    expect(readQuote(frame({}), SYMBOL, NOW, Number.NaN)).toEqual({ kind: 'unusable', fault: 'too_old' });
  });
});
