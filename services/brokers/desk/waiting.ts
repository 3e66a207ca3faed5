import type { AccountId } from '#core/units';
import type { DeskCommand, DeskStore, PendingIntent } from '#store/desk';

/** What waits in the store for the accounts held. */
export interface Waiting {
  readonly intents: readonly PendingIntent[];
  readonly commands: readonly DeskCommand[];
}

export const NOTHING_WAITS: Waiting = { intents: [], commands: [] };

export async function readWaiting(
  store: Pick<DeskStore, 'pendingIntents' | 'pendingCommands'>,
  accounts: readonly AccountId[],
): Promise<Waiting> {
  if (accounts.length === 0) return NOTHING_WAITS;
  const [intents, commands] = await Promise.all([store.pendingIntents(accounts), store.pendingCommands(accounts)]);
  return { intents, commands };
}
