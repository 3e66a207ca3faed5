import { Notify } from '#core/model';
import { assert } from '#core/units';
import { type DbPool, queryRows } from '#platform/db';
import { deflateSmall, joinBytes, moneyColumn, priceColumn } from '../rows/index.js';
import { intentNoticeOf } from './intent-notice.js';
import type { CommitResult, TickCommit } from './port.js';
import * as sql from './statements.js';

/** A decision on its way to the table. */
export interface ReadyCommit {
  readonly commit: TickCommit;
  readonly record: Uint8Array;
}

export function readyCommit(commit: TickCommit): ReadyCommit {
  assert(commit.decision.botId === commit.botId, 'Invariant: a decision is committed for its own bot');
  return { commit, record: deflateSmall(commit.decision.record) };
}

/** Writes decisions of different bots in one statement: each wholly or not at all, by its own lease, home and checkpoint. */
export async function commitTogether(pool: DbPool, group: readonly ReadyCommit[]): Promise<readonly CommitResult[]> {
  const rows = await queryRows<ResultRow>(pool, sql.COMMIT_TICKS, valuesOf(group));
  const byBot = new Map(rows.map((row) => [row.bot_id, row]));
  return group.map(({ commit }) => {
    const row = byBot.get(commit.botId);
    assert(row, 'Invariant: a commit answers with one row for each decision');
    return resultOf(row);
  });
}

interface ResultRow {
  readonly bot_id: string;
  readonly has_lease: boolean;
  readonly has_home: boolean;
  readonly has_state: boolean;
}

function resultOf(row: ResultRow): CommitResult {
  if (!row.has_lease) return 'lost_slot';
  if (!row.has_home) return 'moved';
  return row.has_state ? 'committed' : 'stale_state';
}

/** One array per column, in the order of the statement's parameters. Records go as one run of bytes with the place of each. */
function valuesOf(group: readonly ReadyCommit[]): readonly unknown[] {
  const commits = group.map(({ commit }) => commit);
  const decisions = commits.map(({ decision }) => decision);
  const { bytes, starts, lengths } = joinBytes(group.map(({ record }) => record));
  return [
    commits.map(({ lease }) => lease.slotId),
    commits.map(({ lease }) => lease.owner),
    commits.map(({ lease }) => lease.epoch),
    commits.map(({ botId }) => botId),
    commits.map(({ userId }) => userId),
    commits.map(({ stateVersion }) => stateVersion),
    commits.map(({ state }) => JSON.stringify(state)),
    commits.map(({ status }) => status),
    decisions.map(({ id }) => id),
    decisions.map(({ sequence }) => sequence),
    decisions.map(({ kind }) => kind),
    decisions.map(({ outcome }) => outcome),
    decisions.map(({ decidedAt }) => decidedAt),
    decisions.map(({ hash }) => hash),
    starts,
    lengths,
    bytes,
    JSON.stringify(commits.flatMap(intentRows)),
    Notify.decisions,
    commits.map(({ userId, botId }) => JSON.stringify({ userId, botId })),
    Notify.intents,
    commits.map(noticeOf),
    JSON.stringify(commits.flatMap(({ botId, withdrawn = [] }) => withdrawn.map((id) => ({ id, bot_id: botId })))),
  ];
}

/** Postgres takes 8,000 bytes; what we write has no letter of more than one. */
const NOTICE_CHARS_MAX = 7_000;

function noticeOf(commit: TickCommit): string | null {
  const notice = intentNoticeOf(commit);
  if (!notice) return null;
  const whole = JSON.stringify(notice);
  if (whole.length <= NOTICE_CHARS_MAX) return whole;
  const { intents: _tooMany, ...small } = notice;
  return JSON.stringify(small);
}

function intentRows(commit: TickCommit): readonly Readonly<Record<string, unknown>>[] {
  return commit.intents.map((intent) => ({
    id: intent.id,
    decision_id: intent.decisionId,
    bot_id: commit.botId,
    account_id: commit.accountId,
    client_order_id: intent.clientOrderId,
    symbol: intent.symbol,
    underlying: intent.underlying,
    side: intent.side,
    quantity: intent.quantity,
    limit_price: priceColumn(intent.limit),
    valid_until: intent.validUntil,
    reserve: moneyColumn(intent.reserve),
    position_id: intent.positionId,
    duration: intent.duration ?? 'day',
    origin: intent.origin ?? 'bot',
    campaign_id: intent.campaignId ?? null,
    rolled_from: intent.rolledFrom ?? null,
    ladder: intent.ladder ?? null,
    rests_target: intent.restsTarget ?? false,
    closes: intent.closes ?? null,
  }));
}
