import type { UserNotice } from '#core/model';
import type { UserId } from '#core/units';
import type { DbClient } from '#platform/db';

/** A transaction that holds an account. */
export interface DeskTransaction {
  readonly client: DbClient;
  readonly userId: UserId;
  /** Says, once it was committed, that orders moved. */
  readonly tell: (notice: UserNotice) => void;
}
