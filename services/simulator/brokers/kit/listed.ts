import { type OccSymbol, parseOccSymbol, underlyingOfRoot } from '#core/model';
import type { SimWorld } from './types.js';

/** A contract without a quote to trade on may be listed all the same. */
export async function isListed(world: SimWorld, symbol: OccSymbol): Promise<boolean> {
  const contract = parseOccSymbol(symbol);
  if (!contract) return false;
  if ((await world.quote(symbol)) !== undefined) return true;
  const chain = await world.chain(underlyingOfRoot(contract.root));
  return chain.some((one) => one.symbol === symbol);
}
