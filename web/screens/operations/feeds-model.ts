import type { FeedReportView, FeedsView, FeedVendorView } from '#contract';
import { lineName, switchReason, vendorName, vendorState } from '../../format/feeds.js';
import { plural, span } from '../../format/numbers.js';
import type { StateWords, Tone } from '../../format/states.js';

/** Market writes once a second; after so long it hangs or has ended. */
export const MARKET_SILENT_MS = 10_000;
/** A switch is news for so long. */
const SWITCH_NEWS_MS = 10 * 60_000;
/** In a session a vendor that leads brings quotes each second. */
const QUOTE_OLD_MS = 15_000;

export interface VendorRow {
  readonly key: string;
  readonly vendor: FeedVendorView;
  readonly name: string;
  readonly state: StateWords;
  readonly means: string;
  readonly inStateMs: number;
  /** Since its newest quote; undefined before the first. */
  readonly quoteAgeMs: number | undefined;
  readonly isOld: boolean;
  /** Undefined while nobody says. */
  readonly quotesPerSecond: number | undefined;
}

export interface FeedNotice {
  readonly key: string;
  readonly tone: Extract<Tone, 'caution' | 'negative' | 'stale' | 'info'>;
  readonly words: string;
}

/** Returns the server's wall clock. @param elapsedMs - on the reader's clock since the view was read */
export const serverNow = ({ now }: FeedsView, elapsedMs: number): number => now + Math.max(0, elapsedMs);

/** The graver first. */
const GRAVITY: Readonly<Record<FeedVendorView['state'], number>> = {
  refused: 1,
  degraded: 2,
  starting: 3,
  live: 4,
  quiet: 4,
  idle: 4,
};
const SILENT_GRAVITY = 0;

/** Returns a line for each vendor and market process, what is worst on top. */
export function vendorRows(report: FeedReportView, now: number): readonly VendorRow[] {
  const silent = new Set(silentProcesses(report, now).map(({ number }) => number));
  const gravityOf = ({ process, state }: FeedVendorView) => (silent.has(process) ? SILENT_GRAVITY : GRAVITY[state]);
  const worstFirst = report.vendors.toSorted((a, b) => gravityOf(a) - gravityOf(b));
  return worstFirst.map((vendor) => {
    const isSilent = silent.has(vendor.process);
    const { means, ...state } = vendorState(vendor);
    const quoteAgeMs = vendor.quotedAt === undefined ? undefined : Math.max(0, now - vendor.quotedAt);
    return {
      vendor,
      key: `${vendor.name} ${vendor.process}`,
      name: lineName(vendor, report.processes.length),
      state: isSilent ? { words: `${state.words} when last heard`, tone: 'stale' } : state,
      means,
      inStateMs: Math.max(0, now - vendor.since),
      quoteAgeMs,
      isOld: isSilent || (vendor.state !== 'quiet' && quoteAgeMs !== undefined && quoteAgeMs > QUOTE_OLD_MS),
      quotesPerSecond: isSilent ? undefined : vendor.quotesPerSecond,
    };
  });
}

/** Returns what an operator should know first, the graver first. */
export function noticesOf(report: FeedReportView, now: number): readonly FeedNotice[] {
  const silentMs = now - report.at;
  const { processes, switches, jumpsHeld } = report;
  if (silentMs > MARKET_SILENT_MS) {
    const who = processes.length === 1 ? 'The market process has' : `All ${processes.length} market processes have`;
    const words = `${who} said nothing for ${span(silentMs)}. What stands here is what was said last; no quotes are taken in.`;
    return [{ key: 'market', tone: 'negative', words }];
  }
  const silent = silentProcesses(report, now);
  const notices: FeedNotice[] = silent.map(({ number, at }) => {
    const howLong = at === undefined ? 'nothing yet' : `nothing for ${span(now - at)}`;
    const words = `Market process ${number} of ${processes.length} has said ${howLong}. Quotes of its part of the market are not taken in, and bots open nothing on old ones.`;
    return { key: `process ${number}`, tone: 'negative', words };
  });
  const vendors = report.vendors.filter(({ process }) => !silent.some(({ number }) => number === process));
  const nameAndReason = (vendor: FeedVendorView) => `${lineName(vendor, processes.length)}: ${switchReason(vendor)}`;
  const isBad = ({ state }: FeedVendorView) => state === 'degraded' || state === 'refused';
  const bad = vendors.filter(isBad);
  const without = processes.filter(({ number }) => {
    const own = vendors.filter(({ process }) => process === number);
    return own.length > 0 && own.every(isBad);
  });
  if (vendors.length > 0 && bad.length === vendors.length) {
    const words = `No vendor brings quotes: ${bad.map(nameAndReason).join('; ')}. Prices grow old, and bots open nothing on old ones.`;
    notices.push({ key: 'vendors', tone: 'negative', words });
  } else if (without.length > 0) {
    const names = without.map(({ number }) => number).join(', ');
    const words = `Market ${without.length === 1 ? 'process' : 'processes'} ${names} of ${processes.length} ${without.length === 1 ? 'gets' : 'get'} no quotes: ${bad.map(nameAndReason).join('; ')}. Prices of that part of the market grow old, and bots open nothing on old ones.`;
    notices.push({ key: 'vendors', tone: 'negative', words });
  } else if (bad.length > 0) {
    const words = `${bad.map(nameAndReason).join('; ')}. ${vendors
      .filter((one) => !bad.includes(one))
      .map((one) => lineName(one, processes.length))
      .join(' and ')} goes on.`;
    notices.push({ key: 'vendors', tone: 'caution', words });
  }
  const [newest] = switches;
  if (newest && now - newest.at < SWITCH_NEWS_MS) {
    const words = `${vendorName(newest.to)} took over from ${vendorName(newest.from)} ${span(now - newest.at)} ago: ${switchReason(newest)}.`;
    notices.push({ key: 'switch', tone: 'info', words });
  }
  if (jumpsHeld > 0) {
    const words = `${plural(jumpsHeld, 'price')} jumped by more than half and ${jumpsHeld === 1 ? 'waits' : 'wait'} for a second quote. Nothing is traded on ${jumpsHeld === 1 ? 'it' : 'them'} meanwhile.`;
    notices.push({ key: 'jumps', tone: 'caution', words });
  }
  return notices;
}

/** Of several market processes one may hang or have ended while the others go on. */
function silentProcesses({ processes }: FeedReportView, now: number): FeedReportView['processes'] {
  return processes.filter(({ at }) => at === undefined || now - at > MARKET_SILENT_MS);
}

/** Returns what is followed when no vendor is, from the source of the frames. */
export function sourceWords(source: string): string {
  const [kind, name] = source.split(':');
  if (kind === 'replay') return `The market is a replay of the files in ${name}.`;
  if (kind === 'recorded') return `The market is a replay of the recorded day ${name}.`;
  return 'The market is the simulated exchange.';
}
