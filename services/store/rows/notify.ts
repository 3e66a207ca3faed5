import type { ConnectionNotice, IntentNotice, UserNotice } from '#core/model';
import { type DbExecutor, queryRows } from '#platform/db';

const NOTIFY = { name: 'notify', text: 'SELECT pg_notify($1, $2)' } as const;

/** Sends a notice on a channel; inside a transaction it goes out with the commit. */
export async function notify(
  executor: DbExecutor,
  channel: string,
  notice: UserNotice | IntentNotice | ConnectionNotice | Readonly<Record<string, never>>,
): Promise<void> {
  await queryRows(executor, NOTIFY, [channel, JSON.stringify(notice)]);
}
