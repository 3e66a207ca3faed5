import type { Instant } from '#core/units';
import type { FeedSwitch, ProcessReport, RejectedReport, VendorReport } from './feed-report.js';

const SWITCHES_MAX = 20;
const SAMPLES_PER_REASON = 3;
const JUMPS_MAX = 12;

/** Of which market process a line tells. */
interface OfProcess {
  readonly process: number;
}

/** The feeds of the whole market, whose underlyings several processes may divide. */
export interface FeedReport extends Omit<ProcessReport, 'version' | 'process' | 'vendors' | 'switches'> {
  /** When the newest of the processes spoke. */
  readonly at: Instant;
  /** Every market process in the order of their numbers; without `at` one that has said nothing yet. */
  readonly processes: readonly { readonly number: number; readonly at?: Instant }[];
  readonly vendors: readonly (VendorReport & OfProcess)[];
  readonly switches: readonly (FeedSwitch & OfProcess)[];
}

/**
 * Returns what the processes say together, undefined when none has said anything. The newest report says how many there are and what they follow; what does not fit is
 * left from a time with other settings. Counts are sums; lists are those of all, as long as one process's may be.
 */
export function mergeReports(said: readonly ProcessReport[]): FeedReport | undefined {
  const newest = said.toSorted((a, b) => b.at - a.at)[0];
  if (newest === undefined) return undefined;
  const reports = said
    .filter((one) => one.process.count === newest.process.count && one.source === newest.source)
    .toSorted((a, b) => a.process.number - b.process.number);
  const sumOf = (count: (report: ProcessReport) => number) => reports.reduce((sum, one) => sum + count(one), 0);
  return {
    at: newest.at,
    source: newest.source,
    processes: Array.from({ length: newest.process.count }, (_none, index) => {
      const number = index + 1;
      const at = reports.find(({ process }) => process.number === number)?.at;
      return { number, ...(at !== undefined && { at }) };
    }),
    vendors: reports.flatMap(({ process, vendors }) => vendors.map((one) => ({ ...one, process: process.number }))),
    switches: reports
      .flatMap(({ process, switches }) => switches.map((one) => ({ ...one, process: process.number })))
      .toSorted((a, b) => b.at - a.at)
      .slice(0, SWITCHES_MAX),
    rejected: mergeRejected(reports.flatMap(({ rejected }) => rejected)),
    contracts: sumOf(({ contracts }) => contracts),
    jumps: reports
      .flatMap(({ jumps }) => jumps)
      .toSorted((a, b) => a.since - b.since)
      .slice(0, JUMPS_MAX),
    jumpsHeld: sumOf(({ jumpsHeld }) => jumpsHeld),
    jumpsConfirmed: sumOf(({ jumpsConfirmed }) => jumpsConfirmed),
  };
}

function mergeRejected(all: readonly RejectedReport[]): readonly RejectedReport[] {
  return [...new Set(all.map(({ reason }) => reason))].map((reason) => {
    const same = all.filter((one) => one.reason === reason);
    return {
      reason,
      count: same.reduce((sum, { count }) => sum + count, 0),
      samples: same
        .flatMap(({ samples }) => samples)
        .toSorted((a, b) => b.at - a.at)
        .slice(0, SAMPLES_PER_REASON),
    };
  });
}
