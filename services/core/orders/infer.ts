import { contractSizeOf, type OccSymbol, parseOccSymbol, type Settlement, settlesInCash } from '../model/index.js';

/** Contracts that are gone from a broker's books after their expiry. */
export interface GoneContracts {
  readonly symbol: OccSymbol;
  /** Contracts short, > 0. */
  readonly quantity: number;
}

export interface InferredOutcome extends GoneContracts {
  readonly kind: Settlement['kind'];
}

/** With more contracts on one underlying than this nothing is inferred: too many ways could explain the shares. */
const CONTRACTS_MAX = 10;

/**
 * Says which of some contracts on one underlying expired and which were assigned, by the shares that came (positive) or went: each contract
 * as a whole, puts bring 100 shares a contract, calls take them. Undefined when no way explains the shares, or more than one.
 */
export function inferSettlements(
  gone: readonly GoneContracts[],
  sharesMoved: number,
): readonly InferredOutcome[] | undefined {
  // What is settled in cash moves no shares whether it expired or was exercised.
  if (gone.length > CONTRACTS_MAX || gone.some(({ symbol }) => settlesInCash(parseOccSymbol(symbol)?.root ?? '')))
    return undefined;
  let found: readonly InferredOutcome[] | undefined;
  for (let assigned = 0; assigned < 2 ** gone.length; assigned += 1) {
    const outcomes = gone.map((one, index) => ({
      ...one,
      kind: (assigned >> index) % 2 === 1 ? ('assigned' as const) : ('expired' as const),
    }));
    const moved = outcomes.reduce((sum, one) => (one.kind === 'assigned' ? sum + sharesOfContracts(one) : sum), 0);
    if (moved !== sharesMoved) continue;
    if (found) return undefined;
    found = outcomes;
  }
  return found;
}

function sharesOfContracts({ symbol, quantity }: GoneContracts): number {
  return (parseOccSymbol(symbol)?.right === 'call' ? -quantity : quantity) * contractSizeOf(symbol);
}
