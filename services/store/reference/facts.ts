import type { CashDividend, EarningsDate, Sourced, UnderlyingFacts } from '#core/model';
import {
  assert,
  type Instant,
  parseTradingDate,
  priceFromDecimal,
  type TradingDate,
  type Underlying,
} from '#core/units';

/** A line of a file of reference data, checked. `key` is its date, empty where it has none; kind, subject and key name it once. */
export interface ReferenceFact extends Sourced {
  readonly kind: 'underlying' | 'earnings' | 'dividend' | 'split' | 'rate';
  readonly subject: string;
  readonly key: string;
  readonly detail: Readonly<Record<string, string | number | boolean>>;
}

/** Returns what is known of each underlying. Splits and rates are not part of it. */
export function factsOf(rows: readonly ReferenceFact[]): ReadonlyMap<Underlying, UnderlyingFacts> {
  const bySubject = new Map<Underlying, ReferenceFact[]>();
  for (const row of rows) {
    if (row.kind === 'split' || row.kind === 'rate') continue;
    const underlying = row.subject as Underlying;
    const list = bySubject.get(underlying) ?? [];
    bySubject.set(underlying, list);
    list.push(row);
  }
  return new Map([...bySubject].map(([underlying, list]) => [underlying, factsOfOne(underlying, list)]));
}

function factsOfOne(underlying: Underlying, rows: readonly ReferenceFact[]): UnderlyingFacts {
  const about = rows.find(({ kind }) => kind === 'underlying');
  const earnings = rows.filter(({ kind }) => kind === 'earnings').map(earningsOf);
  const dividends = rows.filter(({ kind }) => kind === 'dividend').map(dividendOf);
  const { sector, knownUntil } = about?.detail ?? {};
  // Without a date through which it is complete, an empty list would say that there is none.
  const isStated = knownUntil !== undefined;
  return {
    underlying,
    ...(about && typeof sector === 'string' && { sector: { name: sector, ...saidBy(about) } }),
    ...((isStated || earnings.length > 0) && { earnings: earnings.sort((a, b) => (a.date < b.date ? -1 : 1)) }),
    ...((isStated || dividends.length > 0) && { dividends: dividends.sort((a, b) => (a.exDate < b.exDate ? -1 : 1)) }),
    ...(isStated && { knownUntil: dateOf(String(knownUntil)) }),
  };
}

function earningsOf(row: ReferenceFact): EarningsDate {
  const { session, confirmed } = row.detail;
  const isNamed = session === 'before_open' || session === 'after_close';
  return { date: dateOf(row.key), confirmed: confirmed === true, ...(isNamed && { session }), ...saidBy(row) };
}

function dividendOf(row: ReferenceFact): CashDividend {
  const amount = priceFromDecimal(String(row.detail['amount']));
  assert(amount !== undefined, 'Invariant: a stored dividend is a decimal');
  return { exDate: dateOf(row.key), amount, ...saidBy(row) };
}

function saidBy({ source, asOf }: ReferenceFact): { readonly source: string; readonly asOf: Instant } {
  return { source, asOf };
}

function dateOf(text: string): TradingDate {
  const date = parseTradingDate(text);
  assert(date !== undefined, 'Invariant: a stored date is one');
  return date;
}
