import type { BotId, ContentHash, Instant, PositionId } from '../units/index.js';

/** `draft`: never started. `paused`: manages what it holds, opens nothing. `running`: does both. */
export type BotStatus = 'draft' | 'running' | 'paused';

/** What a user told a bot; consumed by exactly one decision. */
export type BotCommand =
  | { readonly id: number; readonly kind: 'start' | 'pause'; readonly at: Instant }
  | { readonly id: number; readonly kind: 'close_position'; readonly positionId: PositionId; readonly at: Instant };

/** The bot's own memory between decisions. Positions and orders are not in it: they come with the account view. */
export interface BotState {
  readonly schema: 1;
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
}

/** Returns the memory of a bot that has never decided. */
export function initialBotState(botId: BotId): BotState {
  return { schema: 1, botId, status: 'draft', sequence: 0, previousHash: '', lastCommandId: 0, closing: [] };
}
