import { type Instant, MS_PER_MINUTE } from '#core/units';
import type { NoticeKind, QuietHours } from '#store/notifications';

/** What cannot wait for the morning, where its user wants to be woken for it. */
const URGENT: ReadonlySet<NoticeKind> = new Set<NoticeKind>(['unknown', 'pause']);
/** No quiet hours last longer; a clock that is put back adds an hour. */
const MINUTES_MAX = 25 * 60;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Returns the time of day in a zone, "22:05". */
function timeOfDay(at: number, zone: string): string {
  const format =
    formats.get(zone) ??
    new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  formats.set(zone, format);
  return format.format(at);
}

function isQuiet(at: number, { from, until, zone }: QuietHours): boolean {
  const time = timeOfDay(at, zone);
  return from < until ? time >= from && time < until : time >= from || time < until;
}

/**
 * Returns when a notice may be told: now, or when the quiet hours end. It goes by the clocks on the wall of the zone, minute by minute, so
 * that a night in which they are changed is as long as it is.
 */
export function tellAt(kind: NoticeKind, now: Instant, quiet: QuietHours | undefined): Instant {
  if (!quiet || kind === 'test' || (quiet.urgentThrough && URGENT.has(kind)) || !isQuiet(now, quiet)) return now;
  const minute = now - (now % MS_PER_MINUTE);
  for (let n = 1; n <= MINUTES_MAX; n += 1) {
    const at = minute + n * MS_PER_MINUTE;
    if (!isQuiet(at, quiet)) return at as Instant;
  }
  return now;
}
