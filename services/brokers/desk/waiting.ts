import type { AccountId } from '#core/units';
import type { DeskCommand, DeskStore, PendingIntent } from '#store/desk';

/** What waits in the store for the accounts held. */
export interface Waiting {
  readonly intents: readonly PendingIntent[];
  readonly commands: readonly DeskCommand[];
}

export const NOTHING_WAITS: Waiting = { intents: [], commands: [] };

/** @param what - intents come all the time, commands when a person asks: who was woken for the first need not look for the second */
export async function readWaiting(
  store: Pick<DeskStore, 'pendingIntents' | 'pendingCommands'>,
  accounts: readonly AccountId[],
  what: 'intents' | 'everything' = 'everything',
): Promise<Waiting> {
  if (accounts.length === 0) return NOTHING_WAITS;
  const commandsOf = what === 'everything' ? store.pendingCommands(accounts) : [];
  const [intents, commands] = await Promise.all([store.pendingIntents(accounts), commandsOf]);
  return { intents, commands };
}
