/** The vendor's splits and dividends → facts. Pure; a row that says nothing certain is left out and reported. */
import {
  type Instant,
  MONEY_SCALE,
  type Price,
  parseTradingDate,
  priceToDecimal,
  roundTo,
  type Underlying,
} from '#core/units';
import type { LineFault, ReferenceFact } from '#store/reference';
import type { Dividend, Split } from './parse-answers.js';
import type { Rows } from './rest-client.js';

/** Who says so. */
export const MASSIVE_SOURCE = 'Massive';

export interface CorporateFacts {
  /** Rows of the answers. */
  readonly lines: number;
  readonly facts: readonly ReferenceFact[];
  /** Splits count first, dividends after them. */
  readonly faults: readonly LineFault[];
}

type Read = Omit<ReferenceFact, 'source' | 'asOf'> | Omit<LineFault, 'line'>;

/** As in a file: four digits. */
const SHARES_MAX = 9_999;
const DENOMINATOR_MAX = 1_000;

/** @param readAt - wall clock: the vendor says all of it again with each answer */
export function corporateFacts(
  underlying: Underlying,
  answers: { readonly splits: Rows<Split>; readonly dividends: Rows<Dividend> },
  readAt: Instant,
): CorporateFacts {
  const { splits, dividends } = answers;
  const facts = new Map<string, ReferenceFact>();
  const faults: LineFault[] = [
    ...splits.faults.map(({ row, ...fault }) => ({ line: row, ...fault })),
    ...dividends.faults.map(({ row, ...fault }) => ({ line: linesOf(splits) + row, ...fault })),
  ];
  const seen = new Set<string>();
  const take = (id: string | undefined, read: Read, line: number) => {
    if (!('kind' in read)) return void faults.push({ line, ...read });
    if (id !== undefined && seen.has(id)) return;
    if (id !== undefined) seen.add(id);
    const name = `${read.kind} ${read.key}`;
    const before = facts.get(name);
    const both = before && bothOf(before, read, id);
    if (both === 'unclear') {
      faults.push({ line, field: 'id', message: `Another ${read.kind} of ${read.key} is named already.` });
    } else {
      facts.set(name, { ...(both ?? read), source: MASSIVE_SOURCE, asOf: readAt });
    }
  };
  for (const [index, row] of splits.rows.entries()) {
    take(row.id, splitOf(underlying, row), splits.positions[index] as number);
  }
  for (const [index, row] of dividends.rows.entries()) {
    take(row.id, dividendOf(underlying, row), linesOf(splits) + (dividends.positions[index] as number));
  }
  return { lines: linesOf(splits) + linesOf(dividends), facts: [...facts.values()], faults };
}

const linesOf = ({ rows, unreadable }: Rows<unknown>) => rows.length + unreadable;

/** A regular and a special dividend may go ex on one day: then the share pays both. */
function bothOf(before: ReferenceFact, read: Omit<ReferenceFact, 'source' | 'asOf'>, id: string | undefined) {
  if (read.kind !== 'dividend' || id === undefined) return 'unclear' as const;
  const sum = Number(before.detail['amount']) + Number(read.detail['amount']);
  return { ...read, detail: { ...before.detail, amount: decimal(sum) } };
}

function splitOf(underlying: Underlying, row: Split): Read {
  const key = parseTradingDate(row.execution_date);
  if (row.ticker !== underlying) return { field: 'ticker', message: `It is about ${row.ticker}.` };
  if (key === undefined) return { field: 'execution_date', message: 'It is not a date.' };
  const ratio = wholeRatio(row.split_to, row.split_from);
  if (!ratio)
    return { field: 'split_to', message: `${row.split_to} for ${row.split_from} is no ratio of whole shares.` };
  return { kind: 'split', subject: underlying, key, detail: { ...ratio, type: row.adjustment_type } };
}

function dividendOf(underlying: Underlying, row: Dividend): Read {
  const key = parseTradingDate(row.ex_dividend_date);
  if (row.ticker !== underlying) return { field: 'ticker', message: `It is about ${row.ticker}.` };
  if (key === undefined) return { field: 'ex_dividend_date', message: 'It is not a date.' };
  if (row.currency !== undefined && row.currency !== 'USD') {
    return { field: 'currency', message: `It is paid in ${row.currency}; only dollars are counted.` };
  }
  const amount = decimal(row.cash_amount);
  if (Number(amount) <= 0) return { field: 'cash_amount', message: 'It is not above 0.' };
  const { declaration_date: declared } = row;
  return {
    kind: 'dividend',
    subject: underlying,
    key,
    detail: { amount, ...(declared !== undefined && { declared }) },
  };
}

/** The vendor states some amounts to six decimals; a price has four. */
function decimal(dollars: number): string {
  return priceToDecimal(roundTo(dollars * MONEY_SCALE, 'halfEven') as Price);
}

/** The vendor writes ratios as decimals: 1.5 for 1 is three for two. */
function wholeRatio(to: number, from: number): { newShares: number; oldShares: number } | undefined {
  for (let scale = 1; scale <= DENOMINATOR_MAX; scale += 1) {
    const newShares = Math.round(to * scale);
    const oldShares = Math.round(from * scale);
    const isWhole = Math.abs(to * scale - newShares) < 1e-9 && Math.abs(from * scale - oldShares) < 1e-9;
    if (!isWhole) continue;
    const shared = commonDivisor(newShares, oldShares);
    const ratio = { newShares: newShares / shared, oldShares: oldShares / shared };
    return Math.max(ratio.newShares, ratio.oldShares) <= SHARES_MAX ? ratio : undefined;
  }
  return undefined;
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
