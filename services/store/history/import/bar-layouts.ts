import { QuarantineReason } from '../history-codes.js';
import type { Check, Layout } from './layout.js';

const DAY_MS = 86_400_000;
const number = 'number' as const;
const date = 'date' as const;
const text = 'text' as const;

/** A high of 7.4 that was rounded to 7.39999 is none above its close of 7.4: a cent of slack. */
const BAR_CHECKS: readonly Check[] = [
  {
    reason: QuarantineReason.highBelowLow,
    when: 'high + 100 < greatest(low, open, "close") OR low - 100 > least(open, "close")',
  },
];

/** Daily bars of Yahoo: prices with splits applied, dividends not. */
const yahooBars: Layout = {
  name: 'yahoo-bars',
  byName: true,
  version: 1,
  dataset: 'bars',
  columns: { Date: date, Open: number, High: number, Low: number, Close: number, 'Adj Close': number, Volume: number },
  fields: ({ ticker }) => ({
    ...{ underlying: `'${ticker}'`, root: `'${ticker}'`, trading_date: '"Date"', span_ms: String(DAY_MS) },
    ...{ open: 'units("Open")', high: 'units("High")', low: 'units("Low")', close: 'units("Close")' },
    ...{ volume: 'number_of("Volume")', adjusted: `'splits'` },
  }),
  ts: 'closes_at',
  checks: BAR_CHECKS,
};

/** Daily values of an index as Cboe publishes them for the VIX. */
const indexBars: Layout = {
  name: 'cboe-index',
  byName: true,
  version: 1,
  dataset: 'bars',
  columns: { DATE: date, OPEN: number, HIGH: number, LOW: number, CLOSE: number },
  fields: ({ ticker }) => ({
    ...{ underlying: `'${ticker}'`, root: `'${ticker}'`, trading_date: '"DATE"', span_ms: String(DAY_MS) },
    ...{ open: 'units("OPEN")', high: 'units("HIGH")', low: 'units("LOW")', close: 'units("CLOSE")' },
    adjusted: `'none'`,
  }),
  ts: 'closes_at',
  checks: BAR_CHECKS,
  onAnyDay: true,
};

const TIINGO = {
  ...{ symbol: text, date, close: number, high: number, low: number, open: number, volume: number },
  ...{ divCash: number, splitFactor: number },
};

/** Daily bars of Tiingo, as traded. */
const tiingoBars: Layout = {
  name: 'tiingo',
  version: 1,
  dataset: 'bars',
  columns: TIINGO,
  fields: () => ({
    ...{ underlying: 'symbol', root: 'symbol', trading_date: '"date"', span_ms: String(DAY_MS) },
    ...{ open: 'units("open")', high: 'units(high)', low: 'units(low)', close: 'units("close")' },
    ...{ volume: 'number_of(volume)', adjusted: `'none'` },
  }),
  ts: 'closes_at',
  checks: BAR_CHECKS,
};

/**
 * Dividends and splits of the same files, as Tiingo applies them to its own adjusted closes: a dividend buys shares at the close of its ex-date, so that
 * earlier prices count close / (close + dividend).
 */
const tiingoEvents: Layout = {
  name: 'tiingo-events',
  version: 1,
  dataset: 'events',
  columns: TIINGO,
  fields: () => ({
    underlying: 'symbol',
    kind: `CASE WHEN splitFactor <> 1 THEN 'split' ELSE 'dividend' END`,
    through: '"date" - 1',
    trading_date: '"date"',
    ratio: `CASE WHEN splitFactor <> 1 THEN 1 / splitFactor ELSE "close" / ("close" + divCash) END`,
    cash: 'CASE WHEN splitFactor = 1 THEN units(divCash) END',
    former: 'CAST(NULL AS VARCHAR)',
    quiet: 'splitFactor = 1 AND divCash = 0',
  }),
  ts: 'midnight',
  onAnyDay: true,
  only: 'NOT quiet AND ratio IS NOT NULL',
};

export const BAR_LAYOUTS: readonly Layout[] = [yahooBars, indexBars, tiingoBars, tiingoEvents];
