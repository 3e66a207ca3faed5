import { plural } from './number-words.js';

/** What a fault keeps a bot from: looking for something to open, or looking after what it holds. */
export type FaultScope = 'entries' | 'exits';

/** Why a bot cannot decide. The fault is its own: the world's failures (a store that is away) are none. */
export const BOT_FAULT_CODES = ['DECISION_FAILED', 'DECISION_HUNG', 'DECISION_CRASHED', 'SETTINGS_UNREADABLE'] as const;
export type BotFaultCode = (typeof BOT_FAULT_CODES)[number];

export interface BotFault {
  readonly scope: FaultScope;
  readonly code: BotFaultCode;
  /** Failures in a row, whichever pods they happened on. */
  readonly attempts: number;
}

/** A decision that took its thread with it is not tried as often: it holds up the bots beside it each time. */
const PAUSED_FROM: Readonly<Record<BotFaultCode, number>> = {
  DECISION_FAILED: 5,
  DECISION_HUNG: 2,
  DECISION_CRASHED: 2,
  SETTINGS_UNREADABLE: 5,
};

/** Returns the failure in a row from which on a running bot is paused. */
export function pausedFrom(code: BotFaultCode): number {
  return PAUSED_FROM[code];
}

const FAULT_WORDS: Readonly<Record<BotFaultCode, string>> = {
  DECISION_FAILED: 'An error in its decision',
  DECISION_HUNG: 'Its decision did not come to an end',
  DECISION_CRASHED: 'Its decision brought down the thread that runs it',
  SETTINGS_UNREADABLE: 'Its settings cannot be read',
};

/** What is wrong, what the bot still does, and what a person can do. @param status - of the bot now */
export function faultWords({ scope, code, attempts }: BotFault, status: 'draft' | 'running' | 'paused'): string {
  const what = `${FAULT_WORDS[code]}, ${plural(attempts, 'time')} in a row.`;
  if (scope === 'exits') {
    return `${what} Its exits are not judged until this is mended; it is tried again all the time. Look after its positions yourself.`;
  }
  return status === 'paused'
    ? `${what} It was paused and opens nothing; it goes on looking after what it holds. Start it to try again.`
    : `${what} It is tried again, and paused if that goes on; its exits are judged all the same.`;
}
