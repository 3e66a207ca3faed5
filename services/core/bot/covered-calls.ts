import { clockTimeAt, type Session } from '../calendar/index.js';
import { type AccountView, type ShareHolding, STANDARD_MULTIPLIER } from '../model/index.js';
import { coveredShares, sharesOf } from '../orders/index.js';
import { type CallCandidate, type CallScreen, screenCalls } from '../screening/index.js';
import { campaignOf } from '../strategy/index.js';
import type { Price } from '../units/index.js';
import type { BotConfig } from './config.js';
import { botStopOf, type TickDecisionInput } from './decision-input.js';
import { eventRefusal } from './event-gates.js';
import { keepManageable } from './manage.js';
import type { CallSearch, Refusal, WaitReason } from './record.js';
import type { BotState } from './state.js';
import type { CoveredCalls } from './strategy-config.js';
import { frameWait, generalWaits } from './waits.js';

/** A call to be sold on shares that are held. */
export interface CallSale {
  readonly candidate: CallCandidate;
  readonly holding: ShareHolding;
  /** Contracts: lots of the holding that no call stands on. */
  readonly contracts: number;
}

export interface FoundCalls {
  readonly searches: readonly CallSearch[];
  readonly calls: readonly CallSale[];
  readonly waits: readonly WaitReason[];
}

/** Kept in a record. */
const TOP_KEPT = 10;

/**
 * Looks for calls to sell on the bot's shares: whole lots that no call stands on, one contract for each holding. Limits of bot
 * and account do not hold calls back: the shares under them are counted already.
 */
export function findCalls(input: TickDecisionInput, state: BotState, session: Session): FoundCalls {
  const { bot, account, now } = input;
  const { strategy, schedule } = bot.config;
  const nothing: FoundCalls = { searches: [], calls: [], waits: [] };
  if (strategy.kind !== 'wheel') return nothing;
  const general = generalWaits(state.status, account, botStopOf(input), session, schedule, clockTimeAt(now));
  // Why nothing may be opened is said once, with the puts.
  if (general.length > 0) return nothing;
  const searches: CallSearch[] = [];
  const calls: CallSale[] = [];
  const waits: WaitReason[] = [];
  const taken = new Set(
    [...account.positions.filter((one) => one.openQuantity > 0), ...account.pending].map((one) => one.symbol),
  );
  for (const { holding, lots } of freeLots(account, bot.botId)) {
    const found = searchFor(input, strategy.calls, holding, session);
    if ('code' in found) {
      waits.push(found);
      continue;
    }
    const { search, candidates } = found;
    const candidate = candidates.find(({ symbol }) => !taken.has(symbol));
    searches.push({ ...search, lots });
    if (!candidate) {
      waits.push({ code: 'NO_CALL', underlying: holding.underlying });
      continue;
    }
    taken.add(candidate.symbol);
    calls.push({ candidate, holding, contracts: lots });
  }
  return { searches, calls, waits };
}

/**
 * Returns the bot's holdings with the lots that no call stands on, oldest first. While the sale of a call is under way nothing
 * is sold on that underlying: it is not said which holding it is for.
 */
function freeLots(
  account: AccountView,
  botId: ShareHolding['botId'],
): readonly { readonly holding: ShareHolding; readonly lots: number }[] {
  const shares = account.shares ?? [];
  const own = shares.filter((one) => one.botId === botId && one.quantity > 0);
  const left = new Map(
    own.map(({ underlying }) => {
      const of = { botId, underlying };
      const isSelling = coveredShares([], account.pending, of) > 0;
      const free = sharesOf(shares, of) - coveredShares(account.positions, account.pending, of);
      return [underlying, isSelling ? 0 : Math.max(0, Math.floor(free / STANDARD_MULTIPLIER))];
    }),
  );
  return own
    .toSorted((a, b) => a.openedAt - b.openedAt || (a.id < b.id ? -1 : 1))
    .flatMap((holding) => {
      const { underlying, campaignId, quantity } = holding;
      const ofCampaign = account.positions.filter((one) => one.campaignId === campaignId);
      const free = quantity - coveredShares(ofCampaign, [], { botId, underlying });
      const lots = Math.min(left.get(underlying) ?? 0, Math.max(0, Math.floor(free / STANDARD_MULTIPLIER)));
      left.set(underlying, (left.get(underlying) ?? 0) - lots);
      return lots > 0 ? [{ holding, lots }] : [];
    });
}

interface Searched {
  readonly search: Omit<CallSearch, 'lots'>;
  readonly candidates: readonly CallCandidate[];
}

function searchFor(
  { bot, account, now, frames, facts }: TickDecisionInput,
  calls: CoveredCalls,
  holding: ShareHolding,
  session: Session,
): Searched | WaitReason {
  const { underlying, campaignId } = holding;
  const { gates, events } = bot.config;
  const hashed = frames.get(underlying);
  const wait = frameWait(underlying, hashed, now, gates.quoteAgeMaxSeconds);
  if (wait || !hashed) return wait ?? { code: 'NO_FRAME', underlying };
  const cost = calls.neverBelowCost ? costOf(account, campaignId) : undefined;
  if (calls.neverBelowCost && cost === undefined) return { code: 'CAMPAIGN_UNKNOWN', underlying };
  const screen = screenFor(hashed.frame, calls, gates, cost, now, session);
  const manageable = keepManageable(
    { login: account.login, config: bot.config, right: 'call', now },
    screen.candidates,
  );
  if (manageable.wait && manageable.candidates.length === 0) return { ...manageable.wait, underlying };
  const refusals: Refusal[] = [];
  const candidates = manageable.candidates.filter(({ symbol, expiry }) => {
    const refusal = callEventRefusal(events, facts?.get(underlying), expiry, session.date);
    if (refusal && refusals.length < TOP_KEPT) refusals.push({ symbol, ...refusal });
    return refusal === undefined;
  });
  const { looked } = screen;
  const search = {
    underlying,
    holdingId: holding.id,
    ...(cost !== undefined && { costPerShare: cost }),
    ...{ looked, passed: screen.candidates.length, refusals },
    top: candidates.slice(0, TOP_KEPT),
  };
  return { search, candidates };
}

function screenFor(
  frame: Parameters<typeof screenCalls>[0],
  { dteMin, dteMax, deltaMin, deltaMax }: CoveredCalls,
  { spreadMax, openInterestMin, quoteAgeMaxSeconds }: BotConfig['gates'],
  cost: Price | undefined,
  now: TickDecisionInput['now'],
  session: Session,
): CallScreen {
  return screenCalls(frame, {
    ...{ now, today: session.date, dteMin, dteMax, deltaMin, deltaMax, spreadMax, openInterestMin, quoteAgeMaxSeconds },
    ...(cost !== undefined && { strikeMin: cost }),
  });
}

function costOf({ positions, closed = [], shares = [] }: AccountView, campaignId: ShareHolding['campaignId']) {
  return campaignOf(campaignId, [...positions, ...closed], shares).costPerShare;
}

/** A dividend does not keep a call from being sold, it is bought back before; but the ex-dates must be known for that. */
function callEventRefusal(
  ...[events, facts, expiry, today]: Parameters<typeof eventRefusal>
): ReturnType<typeof eventRefusal> {
  const refusal = eventRefusal(events, facts, expiry, today);
  if (refusal?.code !== 'DIVIDEND_AHEAD') return refusal;
  const isKnown = facts?.knownUntil !== undefined && facts.knownUntil >= expiry;
  return isKnown ? undefined : { code: 'DIVIDENDS_UNKNOWN', value: 0, limit: 0, date: expiry };
}
