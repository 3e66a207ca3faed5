import type { UserNotice } from '#core/model';
import type { AccountId, UserId } from '#core/units';
import type { Closing, DbClient, Opened } from '#platform/db';

interface Transaction {
  readonly client: DbClient;
  /** Rows of the statements that the work was opened with. */
  readonly opened: Opened;
  /** Writes that end it. */
  readonly closing: Closing;
  /** Says, once it was committed, that orders moved. */
  readonly tell: (notice: UserNotice) => void;
}

/** A transaction that holds an account. */
export interface DeskTransaction extends Transaction {
  readonly userId: UserId;
}

/** A transaction that holds several accounts. */
export interface GroupTransaction extends Transaction {
  /** The user of each account whose lease stands; the others may not be written. */
  readonly users: ReadonlyMap<AccountId, UserId>;
}
