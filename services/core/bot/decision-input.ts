import type { AccountView, HashedFrame, StopLevel, TickKind, UnderlyingFacts } from '../model/index.js';
import type { screenPuts } from '../screening/index.js';
import type { BotId, ContentHash, Instant, Underlying, UserId } from '../units/index.js';
import type { BotConfig } from './config.js';
import type { BotCommand, BotState } from './state.js';

/** Everything that a decision may know. */
export interface TickDecisionInput {
  readonly kind: TickKind;
  /** Market clock. */
  readonly dueAt: Instant;
  /** Market clock. */
  readonly now: Instant;
  readonly bot: {
    readonly botId: BotId;
    readonly userId: UserId;
    readonly config: BotConfig;
    readonly configVersion: number;
    readonly state: BotState;
  };
  readonly account: AccountView;
  /** The bot's own stop. Default `none`. */
  readonly botStop?: StopLevel;
  /** Commands not yet consumed, oldest first. */
  readonly commands: readonly BotCommand[];
  /** The newest frame of each underlying that is known; more than needed is harmless. */
  readonly frames: ReadonlyMap<Underlying, HashedFrame>;
  /** What is known of underlyings besides their quotes; what is missing closes the gates that need it. Default: nothing. */
  readonly facts?: ReadonlyMap<Underlying, UnderlyingFacts>;
  readonly codeVersion: string;
  /** SHA-256 of bytes as lower-case hex; given from outside because core has no crypto. */
  readonly hash: (bytes: Uint8Array) => ContentHash;
  /** Stands in for `screenPuts` where screens are shared between bots, and returns the same. Default: it. */
  readonly screen?: typeof screenPuts;
}

/** The bot's own stop. */
export function botStopOf(input: Pick<TickDecisionInput, 'botStop'>): StopLevel {
  return input.botStop ?? 'none';
}
