import { type CandidateView, chainSideAt } from '#contract';
import { type ChainFrame, findRow, parseOccSymbol } from '#core/model';

/** What of a candidate a chain says by itself. */
export interface LiveQuote
  extends Pick<CandidateView, 'bid' | 'ask' | 'iv' | 'delta' | 'thetaPerDay' | 'openInterest' | 'volume'> {
  /** Market clock; undefined where the chain has no time of its quotes. */
  readonly quoteTs: number | undefined;
}

/** Returns a candidate's quote in a newer chain; what that does not say stays. Undefined when the contract is not in it. */
export function liveQuote(candidate: CandidateView, chain: ChainFrame): LiveQuote | undefined {
  const contract = parseOccSymbol(candidate.symbol);
  const row = contract ? findRow(chain, contract) : -1;
  if (row < 0) return undefined;
  const { bid, ask, iv, delta, thetaPerDay, openInterest, volume } = candidate;
  const { quoteTs, ...side } = chainSideAt(chain, row);
  return { bid, ask, iv, delta, thetaPerDay, openInterest, volume, ...side, quoteTs };
}
