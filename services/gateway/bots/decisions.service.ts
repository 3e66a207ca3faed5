import { decodeRecord } from '#core/bot';
import type { BotId, DecisionId, UserId } from '#core/units';
import type { ArchivedDecision, DecisionRepository } from '#store/decisions';
import type { DecisionSummaryView, DecisionView, Page } from '../contract/index.js';
import { found, Problem } from '../http/index.js';
import { decisionSummaryView, decisionView } from './decision-view.js';

const PAGE_LENGTH = 50;
/** Decision ids are `<bot id>-<sequence>`. */
const DECISION_ID = /^[0-9a-f-]{36}-\d{1,9}$/;

/** Decisions in words and numbers. */
export class DecisionsService {
  constructor(
    private readonly decisions: DecisionRepository,
    private readonly isOwnBot: (userId: UserId, botId: BotId) => Promise<boolean>,
  ) {}

  /** Newest first. */
  async page(userId: UserId, botId: BotId, before: number | undefined): Promise<Page<DecisionSummaryView>> {
    if (!(await this.isOwnBot(userId, botId))) throw new Problem('NOT_FOUND');
    const cursor = before === undefined ? {} : { before };
    // One more than is shown tells whether there is a next page.
    const stored = await this.decisions.list(userId, botId, { ...cursor, limit: PAGE_LENGTH + 1 });
    const items = stored.slice(0, PAGE_LENGTH).map(summaryOf);
    const last = items.at(-1);
    return { items, ...(stored.length > PAGE_LENGTH && last && { before: String(last.sequence) }) };
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
