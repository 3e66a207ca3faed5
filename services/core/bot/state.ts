import type { BotId, ContentHash, Instant, IntentId, Money, PositionId, Price, TradingDate } from '../units/index.js';

/** `draft`: never started. `paused`: manages what it holds, opens nothing. `running`: does both. */
export type BotStatus = 'draft' | 'running' | 'paused';

/** What a user told a bot; consumed by exactly one decision. `look`: look for entries now, as its schedule would; nothing unless it runs. */
export type BotCommand =
  | { readonly id: number; readonly kind: 'start' | 'pause' | 'look'; readonly at: Instant }
  | { readonly id: number; readonly kind: 'close_position'; readonly positionId: PositionId; readonly at: Instant };

/** A put that is bought back so that a later one can be sold in its place. */
export interface PlannedRoll {
  readonly positionId: PositionId;
  /** Contracts that were open when the roll began: as many are sold again. */
  readonly quantity: number;
  /** Paid and charged before the roll began. */
  readonly debitBefore: Money;
  readonly feesBefore: Money;
  /** Market clock; no new put is sold later. */
  readonly until: Instant;
  /** The order that buys back and sells in one; absent: the legs go one by one. */
  readonly order?: IntentId;
  /** That order was taken back, and has not ended. */
  readonly isTakenBack?: true;
}

/** A profit target as it was sent to rest at the broker last. */
export type RestedTarget = {
  readonly limit: Price;
  /** Contracts. */
  readonly quantity: number;
  /** Market clock. */
  readonly at: Instant;
};

/** The bot's own memory between decisions. Positions and orders are not in it: they come with the account view. */
export interface BotState {
  readonly schema: 2;
  readonly botId: BotId;
  readonly status: BotStatus;
  /** Decisions made so far; the next record has this number. */
  readonly sequence: number;
  readonly previousHash: ContentHash | '';
  /** Market-clock due instant of the last schedule tick that was decided; later ones are still owed. */
  readonly lastScheduleDue?: Instant;
  /** Highest command id consumed. */
  readonly lastCommandId: number;
  /** Positions the user wants closed, until they are. */
  readonly closing: readonly PositionId[];
  /** Rolls under way. */
  readonly rolls: readonly PlannedRoll[];
  /** How often the line of a position was rolled, by its id; a position that was never rolled is not in it. */
  readonly rollCounts: Readonly<Record<string, number>>;
  /** The expiry date whose evening was looked at last; absent: none. */
  readonly pinWatched?: TradingDate;
  /** Profit targets that rest at the broker or did so, by the id of a position that is open; absent: none. */
  readonly rested?: Readonly<Record<string, RestedTarget>>;
}

/** A memory as an earlier release may have stored it. */
export type StoredBotState =
  | BotState
  | (Omit<BotState, 'schema' | 'rolls' | 'rollCounts' | 'pinWatched' | 'rested'> & { readonly schema: 1 });

/** Returns a stored memory as this release reads it; one that is current is returned as it is. */
export function upgradeBotState(state: StoredBotState): BotState {
  return state.schema === 2 ? state : { ...state, schema: 2, rolls: [], rollCounts: {} };
}

/** Returns the memory of a bot that has never decided. */
export function initialBotState(botId: BotId): BotState {
  return {
    schema: 2,
    botId,
    status: 'draft',
    sequence: 0,
    previousHash: '',
    lastCommandId: 0,
    closing: [],
    rolls: [],
    rollCounts: {},
  };
}
