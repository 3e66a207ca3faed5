import type { AccountView, HashedFrame, OccSymbol } from '../model/index.js';
import { addCrashLosses, type CrashLosses, worstCrashLoss } from '../risk/index.js';
import { MONEY_SCALE, type Money, roundDigits, roundTo, type Underlying } from '../units/index.js';
import { crashOfHoldings, crashOfOption } from './crash-holdings.js';
import type { FactsOf } from './facts.js';
import { amountOf, type LimitScope } from './limit-scopes.js';
import { exposureOf, marginModelOf } from './limits.js';
import type { Refusal, RefusalCode } from './record.js';
import type { FrameOf } from './usable-frames.js';

/** A sale that is considered. */
export interface Opening {
  readonly symbol: OccSymbol;
  readonly underlying: Underlying;
  readonly contracts: number;
  readonly reserve: Money;
}

export type LimitRefusal = Pick<Refusal, 'code' | 'value' | 'limit'>;

/** What counts against one set of limits while a decision chooses. */
export interface LimitBook {
  /** Returns the first limit that the opening would break; undefined where it fits. */
  refusal(opening: Opening): LimitRefusal | undefined;
  /** Counts the opening as done. */
  take(opening: Opening): void;
}

export interface LimitMarket {
  readonly account: AccountView;
  readonly frames: ReadonlyMap<Underlying, HashedFrame>;
  readonly frameOf: FrameOf;
  readonly facts: FactsOf | undefined;
}

const CODES = {
  bot: {
    perUnderlying: 'MAX_PER_UNDERLYING',
    sectorUnknown: 'SECTOR_UNKNOWN',
    perSector: 'MAX_PER_SECTOR',
    allocation: 'ALLOCATION_EXCEEDED',
    marginUse: 'MARGIN_USE',
    crashLoss: 'CRASH_LOSS',
  },
  account: {
    perUnderlying: 'ACCOUNT_MAX_PER_UNDERLYING',
    sectorUnknown: 'SECTOR_UNKNOWN',
    perSector: 'ACCOUNT_MAX_PER_SECTOR',
    allocation: 'ACCOUNT_ALLOCATION_EXCEEDED',
    marginUse: 'ACCOUNT_MARGIN_USE',
    crashLoss: 'ACCOUNT_CRASH_LOSS',
  },
} as const satisfies Readonly<Record<LimitScope['whose'], Readonly<Record<string, RefusalCode>>>>;

/** Opens the book of one set of limits. Its check walks from what is cheap to what is valued. */
export function openBook(scope: LimitScope, market: LimitMarket): LimitBook {
  const { limits, maxPerUnderlying, allocation, whose, holdings } = scope;
  const codes = CODES[whose];
  const exposure = exposureOf(holdings, marginModelOf(market.account), market.frames);
  const perUnderlying = new Map(exposure.perUnderlying);
  const sectorOf = (underlying: Underlying) => market.facts?.get(underlying)?.sector?.name;
  const crashMax = amountOf(limits.crashLossMax);
  const crashOf = ({ symbol, contracts, underlying }: Opening) =>
    crashOfOption(symbol, contracts, market.frameOf(underlying));
  let used: number = exposure.used;
  let crash: CrashLosses | undefined;
  const crashNow = () => {
    crash ??= crashOfHoldings(holdings, market.frameOf);
    return crash;
  };

  /** A position of an unknown sector may belong to any. */
  const inSector = (sector: string) => {
    let count = 0;
    for (const [underlying, positions] of perUnderlying) {
      if ((sectorOf(underlying) ?? sector) === sector) count += positions;
    }
    return count;
  };
  const sectorRefusal = (underlying: Underlying): LimitRefusal | undefined => {
    const limit = limits.maxPerSector;
    if (limit === null) return undefined;
    const sector = sectorOf(underlying);
    if (sector === undefined) return { code: codes.sectorUnknown, value: 0, limit };
    const value = inSector(sector);
    return value >= limit ? { code: codes.perSector, value, limit } : undefined;
  };
  const marginRefusal = (reserve: Money): LimitRefusal | undefined => {
    const limit = limits.marginUseMax;
    if (limit === null) return undefined;
    const { requirement, optionBuyingPower } = market.account.balances;
    const whole = requirement + optionBuyingPower;
    // What the broker states includes what no bot of ours holds; what we count includes what it has not yet stated.
    const standing = whose === 'account' ? Math.max(used, requirement) : used;
    const value = standing + reserve;
    if (whole > 0 && value <= limit * whole) return undefined;
    return { code: codes.marginUse, value: whole > 0 ? roundDigits(value / whole, 6) : 1, limit };
  };
  const crashRefusal = (opening: Opening): LimitRefusal | undefined => {
    if (crashMax === null) return undefined;
    const value = roundTo(worstCrashLoss(addCrashLosses(crashNow(), crashOf(opening))) * MONEY_SCALE, 'ceil');
    return value < crashMax ? undefined : { code: codes.crashLoss, value, limit: crashMax };
  };

  return {
    refusal(opening) {
      const inUnderlying = perUnderlying.get(opening.underlying) ?? 0;
      if (maxPerUnderlying !== null && inUnderlying >= maxPerUnderlying) {
        return { code: codes.perUnderlying, value: inUnderlying, limit: maxPerUnderlying };
      }
      const sector = sectorRefusal(opening.underlying);
      if (sector) return sector;
      if (allocation !== null && used + opening.reserve > allocation) {
        return { code: codes.allocation, value: used + opening.reserve, limit: allocation };
      }
      return marginRefusal(opening.reserve) ?? crashRefusal(opening);
    },
    take(opening) {
      perUnderlying.set(opening.underlying, (perUnderlying.get(opening.underlying) ?? 0) + 1);
      used += opening.reserve;
      if (crashMax !== null) crash = addCrashLosses(crashNow(), crashOf(opening));
    },
  };
}
