import { instantAt } from '#core/calendar';
import type { CashDividend, CorporateAction, EarningsDate, Sourced, UnderlyingFacts } from '#core/model';
import {
  assert,
  type CorporateActionId,
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

/** Splits and cash dividends by underlying. */
export type CorporateActions = ReadonlyMap<Underlying, readonly CorporateAction[]>;

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

/**
 * Returns the splits and cash dividends of each underlying, in the order in which they take effect: of one day the split first, because a dividend
 * of that day is stated for the new shares.
 */
export function actionsOf(rows: readonly ReferenceFact[]): CorporateActions {
  const actions = new Map<Underlying, CorporateAction[]>();
  for (const row of rows) {
    if (row.kind !== 'split' && row.kind !== 'dividend') continue;
    const underlying = row.subject as Underlying;
    const list = actions.get(underlying) ?? [];
    actions.set(underlying, list);
    list.push(actionOf(row, row.kind, underlying));
  }
  const rank = ({ kind }: CorporateAction) => (kind === 'split' ? 0 : 1);
  for (const list of actions.values()) list.sort((a, b) => a.effectiveAt - b.effectiveAt || rank(a) - rank(b));
  return actions;
}

function actionOf(row: ReferenceFact, kind: CorporateAction['kind'], underlying: Underlying): CorporateAction {
  const exDate = dateOf(row.key);
  const id = `${kind}-${underlying}-${exDate}` as CorporateActionId;
  const taken = { id, underlying, exDate, effectiveAt: instantAt(exDate, '00:00') };
  if (kind === 'dividend') return { kind, ...taken, amount: dividendOf(row).amount };
  return { kind, ...taken, newShares: Number(row.detail['newShares']), oldShares: Number(row.detail['oldShares']) };
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
