import type { UserId } from '#core/units';
import { type DbPool, queryOne, queryRows } from '#platform/db';

/** A view of a page that its owner keeps under a name. */
export interface SavedView {
  readonly id: string;
  readonly name: string;
  /** The query of the page's address, without the question mark. */
  readonly query: string;
}

export interface NewSavedView extends SavedView {
  readonly page: string;
}

/** Enough for anyone; a list without an end would be a way to fill the disk. */
export const SAVED_VIEWS_MAX = 50;

const LIST = {
  name: 'saved_views_list',
  text: 'SELECT id, name, query FROM saved_views WHERE user_id = $1 AND page = $2 ORDER BY lower(name), name',
};
const SAVE = {
  name: 'saved_view_save',
  text: `INSERT INTO saved_views (id, user_id, page, name, query)
    SELECT $1, $2, $3, $4, $5
    WHERE (SELECT count(*) FROM saved_views WHERE user_id = $2 AND page = $3 AND name <> $4) < ${SAVED_VIEWS_MAX}
    ON CONFLICT (user_id, page, name) DO UPDATE SET query = excluded.query
    RETURNING id`,
};
const DELETE = {
  name: 'saved_view_delete',
  text: 'DELETE FROM saved_views WHERE user_id = $1 AND id = $2 RETURNING id',
};

/** Views that people keep; every query is scoped to its user. */
export class SavedViewRepository {
  constructor(private readonly pool: DbPool) {}

  async list(userId: UserId, page: string): Promise<readonly SavedView[]> {
    return queryRows<SavedView>(this.pool, LIST, [userId, page]);
  }

  /** Keeps a view; one of the same name takes the new query. Returns its id, or undefined when there are as many as there may be. */
  async save(userId: UserId, { id, page, name, query }: NewSavedView): Promise<string | undefined> {
    return (await queryOne<{ id: string }>(this.pool, SAVE, [id, userId, page, name, query]))?.id;
  }

  /** Returns whether there was one. */
  async delete(userId: UserId, id: string): Promise<boolean> {
    return (await queryRows(this.pool, DELETE, [userId, id])).length > 0;
  }
}
