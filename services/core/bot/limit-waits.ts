import type { AccountView, HashedFrame } from '../model/index.js';
import { openingsOn } from '../risk/index.js';
import type { TradingDate, Underlying } from '../units/index.js';
import { dayResultOn } from './day-figures.js';
import { amountOf, type LimitScope } from './limit-scopes.js';
import { exposureOf, marginModelOf } from './limits.js';
import type { WaitCode, WaitReason } from './record.js';
import type { FrameOf } from './usable-frames.js';

const CODES = {
  bot: {
    positions: 'MAX_POSITIONS',
    openings: 'OPENINGS_PER_DAY',
    loss: 'LOSS_PER_DAY',
    lossUnknown: 'LOSS_PER_DAY_UNKNOWN',
  },
  account: {
    positions: 'ACCOUNT_MAX_POSITIONS',
    openings: 'ACCOUNT_OPENINGS_PER_DAY',
    loss: 'ACCOUNT_LOSS_PER_DAY',
    lossUnknown: 'ACCOUNT_LOSS_PER_DAY_UNKNOWN',
  },
} as const satisfies Readonly<Record<LimitScope['whose'], Readonly<Record<string, WaitCode>>>>;

export interface LimitRoom {
  /** Why nothing at all may be opened now, whichever contract it is. */
  readonly waits: readonly WaitReason[];
  /** How many may be opened by this decision. */
  readonly openings: number;
}

/** Returns what the limits leave that no choice of a candidate could cure: places, openings of the day, the day's loss. */
export function limitRoom(
  scopes: readonly LimitScope[],
  market: {
    readonly account: AccountView;
    readonly frames: ReadonlyMap<Underlying, HashedFrame>;
    readonly frameOf: FrameOf;
    readonly today: TradingDate;
  },
): LimitRoom {
  const waits: WaitReason[] = [];
  let openings = Number.POSITIVE_INFINITY;
  for (const { whose, holdings, limits, maxPositions } of scopes) {
    const codes = CODES[whose];
    if (maxPositions !== null) {
      const { positions } = exposureOf(holdings, marginModelOf(market.account), market.frames);
      if (positions >= maxPositions) waits.push({ code: codes.positions, detail: String(maxPositions) });
      openings = Math.min(openings, maxPositions - positions);
    }
    if (limits.openingsPerDay !== null) {
      const opened = openingsOn(market.today, holdings);
      if (opened >= limits.openingsPerDay) {
        waits.push({ code: codes.openings, value: opened, limit: limits.openingsPerDay });
      }
      openings = Math.min(openings, limits.openingsPerDay - opened);
    }
    const lossMax = amountOf(limits.lossPerDay);
    if (lossMax === null) continue;
    const { result, unknown } = dayResultOn(market.today, holdings, market.frameOf);
    if (-result < lossMax) continue;
    const [first] = unknown;
    waits.push({
      code: first === undefined ? codes.loss : codes.lossUnknown,
      ...(first !== undefined && { underlying: first }),
      value: -result,
      limit: lossMax,
    });
  }
  return { waits, openings: Math.max(0, openings) };
}
