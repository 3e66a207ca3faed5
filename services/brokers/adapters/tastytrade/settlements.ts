/** Transactions that are no trades → settlements. Pure; undefined means that one cannot be read. */
import type { Settlement } from '#core/model';
import { type AccountId, type Instant, type Money, type SettlementId, sumMoney } from '#core/units';
import { fromPaddedSymbol, instantOf, unitsFromText, wholeFromText } from '../kit/index.js';
import type { WireTransaction } from './wire.js';

/** An assignment is a row of the contract and one of the shares; only the first names an option. */
const KINDS: ReadonlyMap<string, Settlement['kind']> = new Map([
  ['Assignment', 'assigned'],
  ['Cash Settled Assignment', 'assigned'],
  ['Expiration', 'expired'],
]);

/**
 * Returns what expired or was assigned since an instant. The sub-types are known from clients, whose records show a quantity without
 * a sign: the number counts. Exercises of one's own are left out.
 */
export function settlementsOf(
  rows: readonly WireTransaction[],
  accountId: AccountId,
  since: Instant,
): readonly Settlement[] | undefined {
  const settlements: Settlement[] = [];
  for (const row of rows) {
    const kind = KINDS.get(row['transaction-sub-type']);
    if (kind === undefined || row['instrument-type'] !== 'Equity Option') continue;
    const symbol = fromPaddedSymbol(row.symbol ?? '');
    const quantity = Math.abs(wholeFromText(row.quantity ?? '') ?? Number.NaN);
    const tsEvent = instantOf(row['executed-at'] ?? '');
    const fees = feesOf(row);
    if (symbol === undefined || tsEvent === undefined || fees === undefined || !(quantity > 0)) return undefined;
    if (tsEvent < since) continue;
    settlements.push({ id: row.id as SettlementId, accountId, symbol, kind, quantity, fees, tsEvent });
  }
  return settlements.sort((a, b) => a.tsEvent - b.tsEvent);
}

/** What an assignment costs is stated in parts, each with an effect beside it. */
function feesOf(row: WireTransaction): Money | undefined {
  const parts = [
    [row['clearing-fees'], row['clearing-fees-effect']],
    [row['regulatory-fees'], row['regulatory-fees-effect']],
    [row.commission, row['commission-effect']],
  ] as const;
  let sum = sumMoney();
  for (const [amount, effect] of parts) {
    const units = amount == null ? 0 : unitsFromText(amount, 'halfEven');
    if (units === undefined) return undefined;
    sum = sumMoney(sum, (effect === 'Debit' ? units : 0) as Money);
  }
  return sum;
}
