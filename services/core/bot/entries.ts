import { clockTimeAt, type Session, tradingDateAt } from '../calendar/index.js';
import {
  type Candidate,
  compareCandidates,
  compareMisses,
  GATES,
  type NearestMiss,
  screenPuts,
} from '../screening/index.js';
import type { Underlying } from '../units/index.js';
import { arbitrate } from './arbiter.js';
import type { BotConfig } from './config.js';
import { botStopOf, type TickDecisionInput } from './decision-input.js';
import { scopesOf, underlyingsPriced } from './limit-scopes.js';
import { limitRoom } from './limit-waits.js';
import { marginModelOf, watchlistOf } from './limits.js';
import { keepManageable } from './manage.js';
import type { Refusal, ScreenTotals, WaitReason } from './record.js';
import type { BotState } from './state.js';
import { usableFrames } from './usable-frames.js';
import { frameWait, generalWaits } from './waits.js';

/** Candidates of one underlying that the arbiter sees, and of all together that a record keeps. */
const TOP_KEPT = 20;
/** Candidates of one underlying that the arbiter sees where it may refuse whole expiries because of what is to come. */
const TOP_WITH_EVENTS = 500;
/** Near misses kept in a record. */
const MISSES_KEPT = 10;

/** What came of looking for something to open. */
export interface Entries {
  readonly waits: readonly WaitReason[];
  readonly totals: ScreenTotals;
  readonly top: readonly Candidate[];
  readonly misses: readonly NearestMiss[];
  readonly refusals: readonly Refusal[];
  readonly chosen: readonly Candidate[];
  /** Underlyings whose frames were screened. */
  readonly looked: readonly Underlying[];
  /** Underlyings whose frames mattered, if only by being too old: a replay needs them all. */
  readonly considered: readonly Underlying[];
}

const EMPTY_TOTALS: ScreenTotals = {
  looked: 0,
  passed: 0,
  failedAt: Object.fromEntries(GATES.map((gate) => [gate, 0])) as ScreenTotals['failedAt'],
};

export const NO_ENTRIES: Entries = {
  waits: [],
  totals: EMPTY_TOTALS,
  top: [],
  misses: [],
  refusals: [],
  chosen: [],
  looked: [],
  considered: [],
};

/** Looks for puts to sell, where nothing forbids it. */
export function findEntries(input: TickDecisionInput, state: BotState, session: Session): Entries {
  const { bot, account, now, frames, facts } = input;
  const { config } = bot;
  const general = generalWaits(state.status, account, botStopOf(input), session, config.schedule, clockTimeAt(now));
  if (general.length > 0) return { ...NO_ENTRIES, waits: general };
  const { botId } = bot;
  const today = session.date;
  const scopes = scopesOf(botId, config, account);
  const market = { account, frames, facts, frameOf: usableFrames(frames, now, config.gates.quoteAgeMaxSeconds) };
  const priced = underlyingsPriced(scopes);
  const room = limitRoom(scopes, { ...market, today });
  if (room.waits.length > 0) return { ...NO_ENTRIES, waits: room.waits, considered: priced };
  const screened = screenWatchlist(input);
  const { candidates, wait } = keepManageable({ login: account.login, config, right: 'put', now }, screened.candidates);
  const { openings } = room;
  const { chosen, refusals } = arbitrate({ ...market, botId, config, today, scopes, openings, candidates });
  const waits = wait ? [...screened.waits, wait] : [...screened.waits];
  if (screened.totals.passed === 0 && screened.looked.length > 0) waits.push({ code: 'NOTHING_PASSED' });
  else if (chosen.length === 0 && refusals.length > 0) waits.push({ code: 'ALL_REFUSED' });
  const { totals, misses, looked } = screened;
  const considered = [...screened.considered, ...priced];
  return { waits, totals, top: topWith(screened.top, chosen), misses, refusals, chosen, looked, considered };
}

/** Returns the best candidates, and behind them what was chosen further down. */
function topWith(best: readonly Candidate[], chosen: readonly Candidate[]): readonly Candidate[] {
  return [...best, ...chosen.filter((candidate) => !best.includes(candidate))];
}

export interface ScreenedWatchlist {
  readonly waits: readonly WaitReason[];
  readonly totals: ScreenTotals;
  /** Best first, of each underlying as many as the arbiter sees. */
  readonly candidates: readonly Candidate[];
  /** The best of all together. */
  readonly top: readonly Candidate[];
  readonly misses: readonly NearestMiss[];
  readonly looked: readonly Underlying[];
  readonly considered: readonly Underlying[];
}

/** Screens every underlying of the watchlist and ranks all candidates together. */
export function screenWatchlist(
  input: Pick<TickDecisionInput, 'account' | 'now' | 'frames' | 'screen'> & {
    readonly bot: { readonly config: BotConfig };
  },
): ScreenedWatchlist {
  const { account, now, frames, screen = screenPuts } = input;
  const { config } = input.bot;
  const today = tradingDateAt(now);
  const waits: WaitReason[] = [];
  const candidates: Candidate[] = [];
  const misses: NearestMiss[] = [];
  const looked: Underlying[] = [];
  const failedAt = { ...EMPTY_TOTALS.failedAt };
  const { earningsDays, heedDividends } = config.events;
  const top = earningsDays !== null || heedDividends ? TOP_WITH_EVENTS : TOP_KEPT;
  let puts = 0;
  let passed = 0;
  for (const underlying of watchlistOf(config)) {
    const hashed = frames.get(underlying);
    const wait = frameWait(underlying, hashed, now, config.gates.quoteAgeMaxSeconds);
    if (wait || !hashed) {
      if (wait) waits.push(wait);
      continue;
    }
    const { gates, score } = config;
    const marginModel = marginModelOf(account);
    const result = screen(hashed.frame, { now, today, gates, score, marginModel, top });
    looked.push(underlying);
    puts += result.looked;
    passed += result.passed;
    for (const gate of GATES) failedAt[gate] += result.failedAt[gate];
    candidates.push(...result.candidates);
    misses.push(...result.misses);
  }
  candidates.sort(compareCandidates);
  return {
    waits,
    totals: { looked: puts, passed, failedAt },
    candidates,
    top: candidates.slice(0, TOP_KEPT),
    misses: misses.sort(compareMisses).slice(0, MISSES_KEPT),
    looked,
    considered: watchlistOf(config),
  };
}
