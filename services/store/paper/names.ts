import type { OccSymbol } from '#core/model';
import type { SettlementId } from '#core/units';

/** Returns the paper broker's name of the n-th settlement of a contract in an account: a replay that begins anew settles it again. */
export function settlementName(symbol: OccSymbol, ordinal: number): SettlementId {
  return `paper-${symbol}-${ordinal}` as SettlementId;
}
