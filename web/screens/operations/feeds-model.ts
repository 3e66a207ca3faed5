import type { FeedReportView, FeedsView, FeedVendorView } from '#contract';
import { switchReason, vendorName, vendorState } from '../../format/feeds.js';
import { plural, span } from '../../format/numbers.js';
import type { StateWords, Tone } from '../../format/states.js';

/** Market writes once a second; after so long it hangs or has ended. */
export const MARKET_SILENT_MS = 10_000;
/** A switch is news for so long. */
const SWITCH_NEWS_MS = 10 * 60_000;
/** In a session a vendor that leads brings quotes each second. */
const QUOTE_OLD_MS = 15_000;

export interface VendorRow {
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

export function vendorRows(report: FeedReportView, now: number): readonly VendorRow[] {
  const isSilent = now - report.at > MARKET_SILENT_MS;
  return report.vendors.map((vendor) => {
    const { means, ...state } = vendorState(vendor);
    const quoteAgeMs = vendor.quotedAt === undefined ? undefined : Math.max(0, now - vendor.quotedAt);
    return {
      vendor,
      name: vendorName(vendor.name),
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
  if (silentMs > MARKET_SILENT_MS) {
    const words = `The market process has said nothing for ${span(silentMs)}. What stands here is what it said last; no quotes are taken in.`;
    return [{ key: 'market', tone: 'negative', words }];
  }
  const notices: FeedNotice[] = [];
  const { vendors, switches, jumpsHeld } = report;
  const bad = vendors.filter(({ state }) => state === 'degraded' || state === 'refused');
  if (vendors.length > 0 && bad.length === vendors.length) {
    const words = `No vendor brings quotes: ${bad.map(nameAndReason).join('; ')}. Prices grow old, and bots open nothing on old ones.`;
    notices.push({ key: 'vendors', tone: 'negative', words });
  } else if (bad.length > 0) {
    const words = `${bad.map(nameAndReason).join('; ')}. ${vendors
      .filter((one) => !bad.includes(one))
      .map(({ name }) => vendorName(name))
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

function nameAndReason(vendor: FeedVendorView): string {
  return `${vendorName(vendor.name)}: ${switchReason(vendor)}`;
}

/** Returns what is followed when no vendor is, from the source of the frames. */
export function sourceWords(source: string): string {
  const [kind, name] = source.split(':');
  if (kind === 'replay') return `The market is a replay of the files in ${name}.`;
  if (kind === 'recorded') return `The market is a replay of the recorded day ${name}.`;
  return 'The market is the simulated exchange.';
}
