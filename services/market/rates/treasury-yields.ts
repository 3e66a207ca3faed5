import { flatCurve, type PublishedYield, type ZeroCurve, zeroCurveOfYields } from '#core/rates';
import type { TradingDate } from '#core/units';
import { PlatformError } from '#platform/errors';
import { MarketCode } from '../market-errors.js';

/** The curve of the newest day on or before a date. */
export type CurveOn = (date: TradingDate) => ZeroCurve;

const SOURCE = 'US Treasury, daily par yield curve rates';
const PERCENT = 100;
const MONTHS = 12;
/** Payments of par yields fall on half-years: what lies between is not taken. */
const HALF_YEAR_MONTHS = 6;
const TENOR = /^"?(\d+(?:\.\d+)?) ?(mo|month|yr)"?$/i;
const AMERICAN_DATE = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/;
const ISO_DATE = /^\d{4}-\d{2}-\d{2}$/;

/** Returns one rate for every date and time. */
export function curveOfOneRate(rate: number): CurveOn {
  const curve = flatCurve(rate);
  return () => curve;
}

/**
 * Reads the Treasury's file of daily par yield curve rates: a column `Date` (10/31/2025 or 2025-10-31) and one for each term ("1 Mo", "6 Mo",
 * "10 Yr"), in percent; an empty cell or "N/A" was not published. Before its first day the file knows nothing, and `assumed` stands in, as it
 * does for a file without rows. Source of the layout: home.treasury.gov, Daily Treasury Par Yield Curve Rates, CSV.
 * Errors: PlatformError `RATES_FILE_UNREADABLE` with line and column.
 */
export function curvesOfFile(text: string, assumed: number): CurveOn {
  const [header = '', ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const names = header.split(',').map((name) => name.trim());
  if (!/^"?date"?$/i.test(names[0] ?? '')) throw unreadable(1, 'Date');
  const terms = names.map(monthsOf);
  const days: { readonly date: TradingDate; readonly yields: readonly PublishedYield[] }[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '') continue;
    const cells = line.split(',').map((cell) => cell.trim().replaceAll('"', ''));
    const date = dateOf(cells[0] ?? '');
    if (date === undefined) throw unreadable(index + 2, 'Date');
    const yields = cells.flatMap((cell, column) => {
      const months = terms[column];
      if (months === undefined || cell === '' || cell === 'N/A') return [];
      const percent = Number(cell);
      if (!Number.isFinite(percent)) throw unreadable(index + 2, names[column] ?? '');
      return [{ kind: 'par' as const, years: months / MONTHS, yield: percent / PERCENT }];
    });
    if (yields.length > 0) days.push({ date, yields: yields.sort((a, b) => a.years - b.years) });
  }
  days.sort((a, b) => (a.date < b.date ? -1 : 1));
  const flat = flatCurve(assumed);
  const made = new Map<TradingDate, ZeroCurve>();
  return (date) => {
    const day = days.findLast((one) => one.date <= date);
    if (!day) return flat;
    const curve = made.get(day.date) ?? zeroCurveOfYields(day.yields, { date: day.date, source: SOURCE });
    made.set(day.date, curve);
    return curve;
  };
}

function monthsOf(name: string): number | undefined {
  const match = TENOR.exec(name);
  if (!match) return undefined;
  const months = Number(match[1]) * (match[2]?.toLowerCase() === 'yr' ? MONTHS : 1);
  return months <= HALF_YEAR_MONTHS || months % HALF_YEAR_MONTHS === 0 ? months : undefined;
}

function dateOf(text: string): TradingDate | undefined {
  const american = AMERICAN_DATE.exec(text);
  if (american) {
    const [, month = '', day = '', year = ''] = american;
    return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}` as TradingDate;
  }
  return ISO_DATE.test(text) ? (text as TradingDate) : undefined;
}

function unreadable(line: number, column: string): PlatformError {
  return new PlatformError(MarketCode.ratesFileUnreadable, {
    message: `The file of rates cannot be read: line ${line}, column ${column}.`,
    context: { line, column },
  });
}
