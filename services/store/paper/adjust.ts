/** What a split or a dividend moves in the paper broker's books. */
import { type CorporateAction, type OccSymbol, parseOccSymbol, underlyingOfRoot } from '#core/model';
import { adjustContract, type CorporateActionRefusal, splitShares } from '#core/orders';
import { type Money, notional, type Underlying, ZERO_MONEY } from '#core/units';
import type { PaperHolding, PaperTerms } from './port.js';

export interface PaperMoves {
  /** Contracts that come and go; of one that a split replaces both. */
  readonly contracts: readonly PaperHolding[];
  readonly shareDelta: number;
  readonly cashDelta: Money;
}

/** @param held - as the action took effect */
export function movesOf(
  held: Pick<PaperTerms, 'positions' | 'shares'>,
  action: CorporateAction,
):
  | ({ readonly kind: 'moves' } & PaperMoves)
  | { readonly kind: 'nothing' }
  | { readonly kind: 'refused'; readonly code: CorporateActionRefusal } {
  const shares = held.shares.find(({ underlying }) => underlying === action.underlying)?.quantity ?? 0;
  if (action.kind === 'dividend') {
    if (shares === 0) return { kind: 'nothing' };
    return { kind: 'moves', contracts: [], shareDelta: 0, cashDelta: notional(action.amount, shares, 1) };
  }
  const contracts: PaperHolding[] = [];
  for (const { symbol, quantity } of held.positions) {
    const next = isOn(symbol, action.underlying) ? adjustContract(symbol, action) : undefined;
    if (next?.kind === 'refused') return next;
    if (!next) continue;
    contracts.push({ symbol, quantity: -quantity });
    contracts.push({ symbol: next.contract.symbol, quantity: quantity * next.contract.contracts });
  }
  const after = splitShares(shares, action);
  if (after === undefined) return { kind: 'refused', code: 'SHARES_FRACTIONAL' };
  if (contracts.length === 0 && shares === 0) return { kind: 'nothing' };
  return { kind: 'moves', contracts: summed(contracts), shareDelta: after - shares, cashDelta: ZERO_MONEY };
}

/** Returns whether a contract is written on an underlying. */
export function isOn(symbol: OccSymbol, underlying: Underlying): boolean {
  const root = parseOccSymbol(symbol)?.root;
  return root !== undefined && underlyingOfRoot(root) === underlying;
}

/** Divided strikes may meet strikes that were held already. */
function summed(moves: readonly PaperHolding[]): readonly PaperHolding[] {
  const sums = new Map<OccSymbol, number>();
  for (const { symbol, quantity } of moves) sums.set(symbol, (sums.get(symbol) ?? 0) + quantity);
  return [...sums].map(([symbol, quantity]) => ({ symbol, quantity }));
}
