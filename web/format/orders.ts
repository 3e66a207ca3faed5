import type { LegSideView, LegView } from '#contract';
import { contractName } from './contracts.js';
import { ORDER_SIDE } from './states.js';

/** What an order says of its contracts: of one, or of the legs that trade together. */
interface Contracts {
  readonly symbol: string;
  readonly side: LegSideView;
  readonly legs?: readonly LegView[];
}

/** "KO 12 Dec 60 put", or "KO 12 Dec 60 put to KO 16 Jan 58 put". */
export function orderContracts({ symbol, legs = [] }: Contracts): string {
  const names = legs.map((leg) => contractName(leg.symbol));
  return names.length === 0 ? contractName(symbol) : names.join(isRoll(legs) ? ' to ' : ' with ');
}

/** "Sell to open", or what several legs are together. */
export function orderKind({ side, legs = [] }: Contracts): string {
  if (legs.length === 0) return ORDER_SIDE[side];
  return isRoll(legs) ? 'Roll as one order' : 'Order of several legs';
}

function isRoll(legs: readonly LegView[]): boolean {
  const [first, second, ...more] = legs.map(({ side }) => side);
  return more.length === 0 && first === 'buy_to_close' && second === 'sell_to_open';
}
