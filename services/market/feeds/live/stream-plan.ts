import { yearsToExpiry } from '#core/calendar';
import { type OptionContract, occSymbol } from '#core/model';
import type { Instant, Price, TradingDate } from '#core/units';
import type { StreamWish } from './vendor.js';
import type { WatchedChain } from './watched-chain.js';

/** Added to the time, so that an expiry of today is comparable. */
const WEEK_YEARS = 7 / 365;

/** A contract that could be streamed. */
export interface Streamable {
  /** OCC symbol. */
  readonly symbol: string;
  readonly contract: OptionContract;
  /** Price of its underlying; undefined: not known yet. */
  readonly spot: Price | undefined;
  /** Somebody holds it or has an order for it. */
  readonly isHeld: boolean;
}

/**
 * Returns the symbols to stream, at most `room`: what is held first, then the nearest to the money, measured in |ln(strike/spot)| per square
 * root of time, so that no expiry crowds out the others. What is left out is told by snapshots.
 */
export function chooseStreamed(candidates: readonly Streamable[], room: number, now: Instant): readonly string[] {
  const rootOfTime = new Map<TradingDate, number>();
  const ranked = candidates.map(({ symbol, contract, spot, isHeld }) => {
    const root = rootOfTime.get(contract.expiry) ?? Math.sqrt(yearsToExpiry(now, contract.expiry, 'pm') + WEEK_YEARS);
    rootOfTime.set(contract.expiry, root);
    return { symbol, distance: isHeld ? -1 : distanceOf(contract, spot) / root };
  });
  // Not by their difference: that of two infinite distances is no number.
  ranked.sort((a, b) => (a.distance === b.distance ? Number(a.symbol > b.symbol) - 0.5 : a.distance - b.distance));
  return ranked.slice(0, room).map(({ symbol }) => symbol);
}

function distanceOf({ strike }: OptionContract, spot: Price | undefined): number {
  return spot === undefined || spot <= 0 || strike <= 0 ? Number.POSITIVE_INFINITY : Math.abs(Math.log(strike / spot));
}

/** Returns the OCC symbols to stream, at most `room`, each with its chain. */
export function planStream({ chains, held, now }: StreamWish, room: number): ReadonlyMap<string, WatchedChain> {
  const candidates: Streamable[] = [];
  const chainOf = new Map<string, WatchedChain>();
  for (const chain of chains) {
    const { spot } = chain;
    for (const contract of chain.contracts()) {
      const symbol = occSymbol(contract);
      candidates.push({ symbol, contract, spot, isHeld: held.has(symbol) });
      chainOf.set(symbol, chain);
    }
  }
  const chosen = chooseStreamed(candidates, room, now);
  return new Map(chosen.map((symbol) => [symbol, chainOf.get(symbol) as WatchedChain]));
}
