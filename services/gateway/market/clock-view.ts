import { clockTimeAt, type Session, sessionAt } from '#core/calendar';
import { type MarketClockEpoch, marketTime } from '#core/model';
import type { Instant } from '#core/units';
import type { MarketClockView } from '../contract/index.js';

/** Returns the market clock as it stands at `wallNow`, with what the exchange does at that market time. */
export function clockView(clock: MarketClockEpoch, wallNow: Instant): MarketClockView {
  const now = marketTime(clock, wallNow);
  const session = sessionAt(now);
  const note = noteOf(session);
  return {
    mode: clock.mode,
    now,
    rate: clock.rate,
    held: clock.held,
    label: clock.label,
    session: { date: session.date, state: session.state, ...(note !== undefined && { note }) },
  };
}

function noteOf({ day }: Session): string | undefined {
  if (day.kind === 'closed') return day.name;
  if (day.kind === 'half' && day.closeAt !== undefined) return `half day, closes ${clockTimeAt(day.closeAt)}`;
  return undefined;
}
