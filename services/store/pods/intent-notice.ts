import type { IntentNotice } from '#core/model';
import type { TickCommit } from './port.js';

/** Returns what the desk is told of a decision; undefined: it has nothing to do. */
export function intentNoticeOf({ accountId, intents, withdrawn = [] }: TickCommit): IntentNotice | undefined {
  if (intents.length === 0 && withdrawn.length === 0) return undefined;
  return {
    accountId,
    ...(withdrawn.length > 0 && { withdraws: true }),
    ...(intents.length > 0 && { intents }),
  };
}
