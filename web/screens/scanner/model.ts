import type { ScanMargin } from '#contract';
import { contractName } from '../../format/contracts.js';
import type { CsvCell } from '../../format/csv.js';
import type { Sort } from './order.js';
import { QUANTITIES, type ScanRows } from './scan-rows.js';

const BEST_FIRST: Sort = { by: 'score', desc: true };

/** Returns the order that an address names, `-score` for the largest first; best score first for what is none. */
export function sortOf(text: string | null): Sort {
  if (text === null) return BEST_FIRST;
  const desc = text.startsWith('-');
  const name = desc ? text.slice(1) : text;
  const by = name === 'contract' ? name : QUANTITIES.find((quantity) => quantity === name);
  return by === undefined ? BEST_FIRST : { by, desc };
}

/** Returns the order as an address names it; undefined for the usual one. */
export function sortText({ by, desc }: Sort): string | undefined {
  return by === BEST_FIRST.by && desc ? undefined : `${desc ? '-' : ''}${by}`;
}

/** Returns the margin model of an account's kind; undefined while it is not known. */
export function marginOf(account: { readonly type: 'cash' | 'margin' } | undefined): ScanMargin | undefined {
  return account && (account.type === 'cash' ? 'cash' : 'regT');
}

/** Yields the head and the rows of an export: every quantity, fractions as fractions, empty where it is missing. */
export function* exportRows(rows: ScanRows, order: Uint32Array): Generator<readonly CsvCell[]> {
  yield ['symbol', 'name', 'underlying', 'expiry', ...QUANTITIES.filter((one) => one !== 'quoteTs'), 'quotedAt'];
  for (const row of order) {
    const { symbol, underlying, expiry } = rows.row(row);
    const figures = QUANTITIES.filter((one) => one !== 'quoteTs').map((quantity) => rows.value(quantity, row));
    const quotedAt = rows.value('quoteTs', row);
    const stamp = Number.isFinite(quotedAt) ? new Date(quotedAt).toISOString() : undefined;
    yield [symbol, contractName(symbol), underlying, expiry, ...figures, stamp];
  }
}
