import { parseOccSymbol, underlyingOfRoot } from '#core/model';
import type { Underlying } from '#core/units';
import type { Watched } from '#store/watched';
import { owns, type Shard } from './rendezvous.js';

/** Returns the underlying of an OCC symbol, or nothing for other text. */
export function underlyingOfSymbol(symbol: string): readonly Underlying[] {
  const contract = parseOccSymbol(symbol);
  return contract ? [underlyingOfRoot(contract.root)] : [];
}

/** Returns what of the watched belongs to one process. */
export function watchedBy(shard: Shard, { underlyings, held }: Watched): Watched {
  return {
    underlyings: underlyings.filter((underlying) => owns(shard, underlying)),
    held: held.filter((symbol) => underlyingOfSymbol(symbol).some((underlying) => owns(shard, underlying))),
  };
}
