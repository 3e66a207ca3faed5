import { type BotCommand, type BotConfig, type BotFault, type StoredBotState, upgradeBotState } from '#core/bot';
import type { AccountId, BotId, UserId } from '#core/units';
import type { AccountViewRow } from '../rows/index.js';
import type { HostedBot } from './port.js';

export interface BotRow {
  readonly bot_id: string;
  readonly user_id: string;
  readonly account_id: string;
  readonly config_version: number;
  readonly config: unknown;
  readonly state: StoredBotState;
  readonly state_version: number;
  /** Of the list of bots only. */
  readonly faults?: readonly BotFault[] | null;
}

export interface TickRow extends BotRow, AccountViewRow {
  readonly commands: readonly CommandRow[] | null;
  readonly bot_stop_rank: number;
}

interface CommandRow {
  readonly id: number;
  readonly kind: string;
  readonly position_id: string | null;
  readonly at: number;
}

export function botOf(row: BotRow, config: BotConfig): HostedBot {
  return {
    botId: row.bot_id as BotId,
    userId: row.user_id as UserId,
    accountId: row.account_id as AccountId,
    configVersion: row.config_version,
    config,
    state: upgradeBotState(row.state),
    stateVersion: row.state_version,
    ...(row.faults && { faults: row.faults }),
  };
}

export function commandOf(row: CommandRow): BotCommand {
  const { id, kind, at, position_id: positionId } = row;
  const command = kind === 'close_position' ? { id, kind, positionId, at } : { id, kind, at };
  return command as BotCommand;
}
