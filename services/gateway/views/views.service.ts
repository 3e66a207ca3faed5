import type { UserId } from '#core/units';
import { randomId } from '#platform/hash';
import type { SavedViewRepository } from '#store/views';
import type { SavedViewView, SaveView, ViewPage } from '../contract/index.js';
import { invalidField, Problem, pathId } from '../http/index.js';

/** Views of pages that people keep under names. */
export class ViewsService {
  constructor(private readonly views: SavedViewRepository) {}

  list(userId: UserId, page: ViewPage): Promise<readonly SavedViewView[]> {
    return this.views.list(userId, page);
  }

  /** Errors: Problem `INVALID_FIELDS` when there are as many as there may be. */
  async save(userId: UserId, view: SaveView): Promise<readonly SavedViewView[]> {
    const id = await this.views.save(userId, { id: randomId(), ...view });
    if (id === undefined) throw invalidField('name', 'You have as many views as there may be. Delete one first.');
    return this.list(userId, view.page);
  }

  /** Errors: Problem `NOT_FOUND`. */
  async delete(userId: UserId, id: string): Promise<void> {
    if (!(await this.views.delete(userId, pathId(id)))) throw new Problem('NOT_FOUND');
  }
}
