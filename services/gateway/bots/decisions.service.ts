import { decodeRecord } from '#core/bot';
import type { BotId, DecisionId, UserId } from '#core/units';
import type { ArchivedDecision, DecisionRepository } from '#store/decisions';
import type { DecisionSummaryView, DecisionView, Page } from '../contract/index.js';
import { found, type PageLimit, Problem, pageOf, type SequenceCursor } from '../http/index.js';
import { decisionSummaryView, decisionView } from './decision-view.js';

/** Decision ids are `<bot id>-<sequence>`. */
const DECISION_ID = /^[0-9a-f-]{36}-\d{1,9}$/;

interface DecisionPage {
  readonly cursor: SequenceCursor;
  readonly limit: PageLimit;
}

/** Decisions in words and numbers. */
export class DecisionsService {
  constructor(
    private readonly decisions: DecisionRepository,
    private readonly isOwnBot: (userId: UserId, botId: BotId) => Promise<boolean>,
  ) {}

  /** Newest first. */
  async page(userId: UserId, botId: BotId, { cursor, limit }: DecisionPage): Promise<Page<DecisionSummaryView>> {
    if (!(await this.isOwnBot(userId, botId))) throw new Problem('NOT_FOUND');
    const after = cursor === undefined ? {} : { before: cursor[0] };
    const stored = await this.decisions.list(userId, botId, { ...after, limit: limit + 1 });
    return pageOf(stored, limit, { view: summaryOf, place: ({ sequence }) => [sequence] });
  }

  async get(userId: UserId, id: string): Promise<DecisionView> {
    if (!DECISION_ID.test(id)) throw new Problem('NOT_FOUND');
    const stored = found(await this.decisions.get(userId, id as DecisionId));
    return decisionView(decodeRecord(stored.record), stored.hash);
  }

  /** The newest decision of each bot. */
  async newest(userId: UserId): Promise<ReadonlyMap<BotId, DecisionSummaryView>> {
    const newest = await this.decisions.newest(userId);
    return new Map([...newest].map(([botId, stored]) => [botId, summaryOf(stored)]));
  }
}

function summaryOf(stored: ArchivedDecision): DecisionSummaryView {
  return decisionSummaryView(decodeRecord(stored.record));
}
