import { Notify, type UserNotice } from '#core/model';
import { systemTimers } from '#platform/clock';
import { type DbPool, queryRows } from '#platform/db';

/**
 * Many notices in one statement. What waits for nobody needs no flush of the log; the setting ends with the transaction.
 * Source: PostgreSQL documentation, synchronous_commit; set_config with is_local.
 */
const NOTIFY_ALL = {
  name: 'desk_notify_all',
  text: `SELECT set_config('synchronous_commit', 'off', true), pg_notify($1, t.payload) FROM unnest($2::text[]) AS t (payload)`,
};
/** What could not be said is said with the next ones; beyond this the oldest are dropped. */
const KEPT_MAX = 1_000;
/** After one statement the next waits this long, and takes along what comes meanwhile. */
const GAP_MS = 25;

/**
 * Tells others that orders moved, after the commit and outside it: transactions that notify commit one after the other, each
 * with its own flush to disk, which would hold up every order of every desk and every decision of every pod (PostgreSQL,
 * src/backend/commands/async.c, PreCommit_Notify). One statement at a time; what comes meanwhile goes with the next. A notice that
 * is lost with its process costs time only: it says that something may be read, never what.
 */
export class OrderNotices {
  private waiting: string[] = [];
  private isSending = false;

  constructor(private readonly pool: DbPool) {}

  send(notices: readonly UserNotice[]): void {
    for (const notice of notices) this.waiting.push(JSON.stringify(notice));
    if (this.waiting.length > KEPT_MAX) this.waiting.splice(0, this.waiting.length - KEPT_MAX);
    if (!this.isSending && this.waiting.length > 0) void this.sendAll();
  }

  /** Never rejects: whoever wrote must not fail because nobody could be told. */
  private async sendAll(): Promise<void> {
    this.isSending = true;
    while (this.waiting.length > 0) {
      const batch = this.waiting;
      this.waiting = [];
      try {
        await queryRows(this.pool, NOTIFY_ALL, [Notify.orders, batch]);
      } catch {
        // The database is away. Whoever listens reads everything again when it is back.
        this.waiting = [...batch, ...this.waiting].slice(-KEPT_MAX);
        break;
      }
      await systemTimers.sleep(GAP_MS);
    }
    this.isSending = false;
  }
}
