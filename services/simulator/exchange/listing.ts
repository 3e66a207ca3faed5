import { monthlyExpiries, weeklyExpiries } from '#core/calendar';
import { addDays, type TradingDate } from '#core/units';
import type { SessionTime, SimulatedSession } from './session-time.js';
import type { UnderlyingPath } from './world.js';

/** The strikes that one expiry has on one day, ascending, in currency units. */
export interface ListedExpiry {
  readonly expiry: TradingDate;
  readonly strikes: readonly number[];
}

const WEEKLIES = 4;
const MONTHLIES = 4;
const STRIKE_STEPS = [0.5, 1, 2.5, 5, 10, 20, 25, 50, 100] as const;
const STRIKES_AT_FIRST = 26;

/** Returns the expiries that are listed on a day: the next four Fridays and the next four months' third Fridays. An expiry stays until it has passed. */
export function listedExpiries(date: TradingDate): readonly TradingDate[] {
  return [...new Set([...weeklyExpiries(date, WEEKLIES), ...monthlyExpiries(date, MONTHLIES)])].sort();
}

/**
 * Returns what is listed in a session. The grid of an expiry is set when it is first listed and only grows: it covers the opening price of
 * every session since, so that a contract that exists goes on existing until it expires.
 */
export function listChain(path: UnderlyingPath, time: SessionTime, session: SimulatedSession): readonly ListedExpiry[] {
  return listedExpiries(session.date).map((expiry) => {
    const isMonthly = Number(expiry.slice(8)) >= 14 && Number(expiry.slice(8)) <= 21;
    const lifeDays = isMonthly ? 126 : 35;
    const width = Math.min(0.45, Math.max(0.08, 2.3 * path.underlying.vol * Math.sqrt(lifeDays / 365)));
    const [first, lowest, highest] = openingRange(path, time, session, addDays(expiry, -lifeDays));
    const step = STRIKE_STEPS.find((one) => (2 * width * first) / one <= STRIKES_AT_FIRST) ?? 100;
    const strikes: number[] = [];
    const last = Math.ceil((highest * (1 + width)) / step);
    for (let at = Math.max(1, Math.floor((lowest * (1 - width)) / step)); at <= last; at += 1) strikes.push(at * step);
    return { expiry, strikes };
  });
}

/** Returns the first, lowest and highest opening price of the sessions from `since` (or the beginning of the world) to `session`. */
function openingRange(
  path: UnderlyingPath,
  time: SessionTime,
  session: SimulatedSession,
  since: TradingDate,
): readonly [number, number, number] {
  let first = path.openingIn(session.number, session.number);
  let lowest = first;
  let highest = first;
  for (let number = session.number - 1; number >= 0 && time.session(number).date >= since; number -= 1) {
    first = path.openingIn(number, session.number);
    lowest = Math.min(lowest, first);
    highest = Math.max(highest, first);
  }
  return [first, lowest, highest];
}
