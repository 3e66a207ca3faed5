import { VolatilityJob, type VolatilityReply, type VolatilityReport, volatilityReport } from '#core/surface';
import type { ContentHash, Underlying } from '#core/units';
import type { JobHandler } from '#platform/queues';
import type { NewestFrames } from '#store/frames';

/** So many chains' reports are kept; asking for one again costs nothing while its chain stands. */
const REPORTS_KEPT = 64;

/** Answers what the newest chain of an underlying says of volatility; safe to run twice, because it writes nothing. */
export function volatilityProcessor(frames: Pick<NewestFrames, 'get'>): JobHandler<unknown, VolatilityReply> {
  const reports = new Map<ContentHash, VolatilityReport>();
  return async (data) => {
    const { underlying } = VolatilityJob.parse(data);
    const newest = await frames.get(underlying as Underlying);
    if (!newest) return { kind: 'none' };
    const report = reports.get(newest.hash) ?? volatilityReport(newest.frame, newest.hash);
    reports.delete(newest.hash);
    reports.set(newest.hash, report);
    const [oldest] = reports.keys();
    if (reports.size > REPORTS_KEPT && oldest !== undefined) reports.delete(oldest);
    return { kind: 'report', report };
  };
}
