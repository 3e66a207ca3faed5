import { tradingDateAt } from '#core/calendar';
import { type ChainFrame, type HashedFrame, spotOf } from '#core/model';
import { ivPercentile, ivRank, type VolatilityJob, type VolatilityReply, type VolatilityReport } from '#core/surface';
import { addDays, daysBetween, type Instant, parseTradingDate, priceToDecimal, type Underlying } from '#core/units';
import { PlatformCode, PlatformError } from '#platform/errors';
import { randomId } from '#platform/hash';
import type { JobRequester } from '#platform/queues';
import type { ChainDayStore, VolDay } from '#store/chain-days';
import type { NewestFrames } from '#store/frames';
import type { ChainView, VolatilityView } from '../contract/index.js';
import { found, Problem } from '../http/index.js';
import { chainView } from './chain-view.js';
import type { FollowedChains } from './followed-chains.js';

export interface VolatilityParts {
  readonly compute: Pick<JobRequester<VolatilityJob, VolatilityReply>, 'request'>;
  readonly frames: Pick<NewestFrames, 'get'>;
  readonly days: Pick<ChainDayStore, 'vols'>;
  readonly followed: Pick<FollowedChains, 'isUnfollowed' | 'problemOf'>;
  marketNow(): Instant;
}

/** The fit of a large chain takes a good part of a second on a slow machine. */
const ANSWER_TIMEOUT_MS = 5_000;
const YEAR_DAYS = 365;
/** As core/surface asks for; said beside a rank that is missing. */
const HISTORY_MIN = 126;

/** What the options of an underlying say of volatility, and the chain that says it. */
export class VolatilityService {
  private readonly reports = new Map<string, VolatilityReport>();
  private readonly asked = new Map<string, Promise<VolatilityReport>>();

  constructor(private readonly parts: VolatilityParts) {}

  /** Errors: Problem `NOT_FOUND` without a frame, `CHAIN_ASKED` and `CHAIN_UNREAD` where nobody follows it, `COMPUTE_UNAVAILABLE` when no compute process answers. */
  async view(underlying: string): Promise<VolatilityView> {
    const { days, followed, frames } = this.parts;
    const newest = await frames.get(underlying as Underlying);
    if (!newest) throw await followed.problemOf(underlying as Underlying);
    const { frame } = newest;
    const today = tradingDateAt(frame.tsEvent);
    const [report, year, isUnfollowed] = await Promise.all([
      this.reportOf(newest),
      days.vols(frame.underlying, addDays(today, -YEAR_DAYS), addDays(today, -1)),
      followed.isUnfollowed(frame.underlying, frame.tsReceived),
    ]);
    return { ...volatilityView(frame, report, year), ...(isUnfollowed && { readOnceAt: frame.tsReceived }) };
  }

  /** Errors: Problem `NOT_FOUND`. */
  async chain(underlying: string, root: string, date: string): Promise<ChainView> {
    const expiry = found(parseTradingDate(date));
    const { frame } = found(await this.parts.frames.get(underlying as Underlying));
    return found(chainView(frame, { root, expiry }, tradingDateAt(this.parts.marketNow())));
  }

  private async reportOf({ frame, hash }: HashedFrame): Promise<VolatilityReport> {
    const { underlying } = frame;
    const known = this.reports.get(underlying);
    if (known?.hash === hash) return known;
    const underWay = this.asked.get(hash);
    if (underWay) return underWay;
    const asked = this.ask(underlying).finally(() => this.asked.delete(hash));
    this.asked.set(hash, asked);
    const report = await asked;
    this.reports.set(underlying, report);
    return report;
  }

  private async ask(underlying: string): Promise<VolatilityReport> {
    const data: VolatilityJob = { kind: 'volatility', underlying };
    try {
      const id = `volatility-${randomId()}`;
      const reply = await this.parts.compute.request({ id, data, timeoutMs: ANSWER_TIMEOUT_MS });
      if (reply.kind === 'none') throw new Problem('NOT_FOUND');
      return reply.report;
    } catch (error) {
      const isCompute =
        error instanceof PlatformError &&
        (error.code === PlatformCode.jobTimeout || error.code === PlatformCode.jobFailed);
      throw isCompute ? new Problem('COMPUTE_UNAVAILABLE', {}, error) : error;
    }
  }
}

/** @param days - the year before, ascending; the chain's own day is not among them */
export function volatilityView(frame: ChainFrame, report: VolatilityReport, days: readonly VolDay[]): VolatilityView {
  const { underlying, sequence, tsEvent, staleCopy, model } = frame;
  const spot = spotOf(frame);
  const { vol30, exposure } = report;
  const today = tradingDateAt(tsEvent);
  const known = days.flatMap((day) => day.vol30 ?? []);
  const rank = vol30 === undefined ? undefined : ivRank(known, vol30, HISTORY_MIN);
  const percentile = vol30 === undefined ? undefined : ivPercentile(known, vol30, HISTORY_MIN);
  return {
    ...{ underlying, sequence, tsEvent, staleCopy, model },
    ...(spot !== undefined && { spot: priceToDecimal(spot) }),
    expiries: report.expiries.map((one) => ({ ...one, dte: daysBetween(today, one.expiry) })),
    ...(vol30 !== undefined && { vol30 }),
    ...(rank !== undefined && { ivRank: rank }),
    ...(percentile !== undefined && { ivPercentile: percentile }),
    historyMin: HISTORY_MIN,
    history: days.map(({ date, spot: price, vol30: vol }) => ({
      date,
      ...(price !== undefined && { spot: priceToDecimal(price) }),
      ...(vol !== undefined && { vol30: vol }),
    })),
    ...(exposure && { exposure }),
  };
}
