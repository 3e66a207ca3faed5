import {
  type BotConfig,
  type BotState,
  decideTick,
  frameWait,
  initialBotState,
  marginModelOf,
  type PreviewAnswer,
  screenWatchlist,
  type TickDecisionInput,
  watchlistOf,
} from '#core/bot';
import { tradingDateAt } from '#core/calendar';
import { type AccountView, frameSummary, type HashedFrame } from '#core/model';
import { type Loosening, screenPuts, suggestLoosening } from '#core/screening';
import type { BotId, Instant, Underlying, UserId } from '#core/units';

export interface PreviewInput {
  readonly userId: UserId;
  readonly botId: BotId;
  readonly config: BotConfig;
  readonly account: AccountView;
  readonly frames: ReadonlyMap<Underlying, HashedFrame>;
  /** What is known of underlyings besides their quotes; default: nothing. */
  readonly facts?: TickDecisionInput['facts'];
  /** Market clock. */
  readonly now: Instant;
  readonly hash: TickDecisionInput['hash'];
}

/** As many as a record keeps. */
const TOP_SHOWN = 20;
/** Contracts one gate away that are looked at for a suggestion. */
const LOOSENING_MISSES_MAX = 500;

/**
 * Returns what a running bot with this configuration would decide now: one schedule tick of the real decision function on
 * a memory of its own. Pure; nothing is stored. Where it would not even look (market closed, account stopped), the
 * watchlist is screened all the same, so that the trader sees what the gates do.
 */
export function previewOf(input: PreviewInput): Omit<PreviewAnswer, 'tookMs'> {
  const { botId, userId, config, account, frames, facts, now } = input;
  const bot = { botId, userId, config, configVersion: 0, state: runningState(botId) };
  const tick = {
    kind: 'schedule',
    dueAt: now,
    now,
    bot,
    account,
    commands: [],
    frames,
    ...(facts && { facts }),
    codeVersion: 'preview',
  } as const;
  const { record } = decideTick({ ...tick, hash: input.hash });
  const screened = record.totals.looked > 0 ? record : screenedOf(input);
  const loosening = screened.totals.passed === 0 ? looseningOf(input) : undefined;
  const watched = watchlistOf(config).flatMap((underlying) => frames.get(underlying) ?? []);
  return {
    at: now,
    record,
    waits: record.waits,
    totals: screened.totals,
    top: screened.top,
    misses: screened.misses,
    ...(loosening !== undefined && { loosening }),
    frames: watched.map(({ frame }) => frameSummary(frame)),
  };
}

/** What the record would hold, had the bot looked. */
function screenedOf({ account, now, frames, config }: PreviewInput): Pick<PreviewAnswer, 'totals' | 'top' | 'misses'> {
  const { totals, candidates, misses } = screenWatchlist({ account, now, frames, bot: { config } });
  return { totals, top: candidates.slice(0, TOP_SHOWN), misses };
}

function runningState(botId: BotId): BotState {
  return { ...initialBotState(botId), status: 'running' };
}

/** Looks further than the record does: every contract that is one gate away counts. */
function looseningOf({ config, account, frames, now }: PreviewInput): Loosening | undefined {
  const { gates, score } = config;
  const request = {
    now,
    today: tradingDateAt(now),
    gates,
    score,
    marginModel: marginModelOf(account),
    top: LOOSENING_MISSES_MAX,
  };
  const results = watchlistOf(config).flatMap((underlying) => {
    const hashed = frames.get(underlying);
    const isUsable = hashed && !frameWait(underlying, hashed, now, gates.quoteAgeMaxSeconds);
    return isUsable ? [screenPuts(hashed.frame, request)] : [];
  });
  return suggestLoosening(results);
}
