import { exerciseCutoff, expiryInstant } from '../calendar/index.js';
import { type OccSymbol, parseOccSymbol, type Settlement, settlesInCash } from '../model/index.js';
import type { Instant, Price } from '../units/index.js';
import type { CommandRefusal } from './command-refusals.js';
import { outcomeAt, type SettlementRefusal } from './settlement.js';

/**
 * What a person says became of contracts that the broker no longer shows, where the broker itself does not say it. Contracts on an index are
 * settled at a price, from which follows whether they paid; `bought_back` is a trade at the broker that was none of ours, per share.
 */
export type Became =
  | { readonly became: 'expired' | 'assigned' }
  | { readonly became: 'settled'; readonly price: Price }
  | { readonly became: 'bought_back'; readonly price: Price };

/** What a word means: a trade of somebody else, or a settlement. */
export type Meaning =
  | { readonly kind: 'bought_back'; readonly price: Price }
  | ({ readonly kind: 'settled'; readonly outcome: Settlement['kind'] } & Pick<
      Settlement,
      'tsEvent' | 'settlementPrice'
    >)
  | { readonly kind: 'refused'; readonly code: CommandRefusal | SettlementRefusal };

/** Returns what a person's word about contracts means. Refused: what cannot have happened yet, or not to such contracts. */
export function meaningOf(symbol: OccSymbol, said: Became, now: Instant): Meaning {
  if (said.became === 'bought_back') return { kind: 'bought_back', price: said.price };
  const contract = parseOccSymbol(symbol);
  if (!contract) return { kind: 'refused', code: 'SETTLEMENT_INVALID' };
  const isOver = now >= expiryInstant(contract.expiry, 'pm');
  const paysCash = settlesInCash(contract.root);
  if (!isOver && (said.became !== 'assigned' || paysCash)) return { kind: 'refused', code: 'CONTRACT_LIVES' };
  const tsEvent = isOver ? exerciseCutoff(contract.expiry) : now;
  if (said.became === 'settled') {
    if (!paysCash) return { kind: 'refused', code: 'SETTLES_IN_SHARES' };
    return { kind: 'settled', outcome: outcomeAt(contract, said.price), settlementPrice: said.price, tsEvent };
  }
  if (said.became === 'assigned' && paysCash) return { kind: 'refused', code: 'SETTLEMENT_PRICE_MISSING' };
  return { kind: 'settled', outcome: said.became, tsEvent };
}
