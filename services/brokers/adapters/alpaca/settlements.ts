/** Alpaca's option events → settlements. Pure; undefined means that one cannot be read. */
import { instantAt } from '#core/calendar';
import { type OccSymbol, parseOccSymbol, type Settlement } from '#core/model';
import { type AccountId, type Instant, parseTradingDate, type SettlementId, ZERO_MONEY } from '#core/units';
import { wholeFromText } from '../kit/index.js';
import type { OptionEventBody } from './wire.js';

const KINDS: ReadonlyMap<string, Settlement['kind']> = new Map([
  ['OPASN', 'assigned'],
  ['OPEXP', 'expired'],
]);
const EXECUTED = 'executed';
/** An event carries a date: it took effect when holders could exercise no more. */
const TIME_OF_DAY = '17:30';

/**
 * Returns what expired or was assigned since an instant. The sign of a quantity says whether long or short contracts left, and is documented
 * for assignments alone: the number counts. What was cancelled or corrected, and exercises of one's own, are left out. No fees are charged.
 */
export function settlementsOf(
  rows: readonly OptionEventBody[],
  accountId: AccountId,
  since: Instant,
): readonly Settlement[] | undefined {
  const settlements: Settlement[] = [];
  for (const row of rows) {
    const kind = KINDS.get(row.activity_type);
    if (kind === undefined || (row.status ?? EXECUTED) !== EXECUTED) continue;
    const date = parseTradingDate(row.date.slice(0, 'YYYY-MM-DD'.length));
    const quantity = Math.abs(wholeFromText(row.qty ?? '') ?? Number.NaN);
    const symbol = row.symbol ?? '';
    if (date === undefined || !(quantity > 0) || parseOccSymbol(symbol) === undefined) return undefined;
    const tsEvent = instantAt(date, TIME_OF_DAY);
    if (tsEvent < since) continue;
    const id = row.id as SettlementId;
    settlements.push({ id, accountId, symbol: symbol as OccSymbol, kind, quantity, fees: ZERO_MONEY, tsEvent });
  }
  return settlements;
}
