import { type ExchangeDay, type Session, tradingDateAt } from '../calendar/index.js';
import type { AccountView, HashedFrame, StopLevel } from '../model/index.js';
import { CLOCK_SLACK_MS } from '../risk/index.js';
import { type Instant, MS_PER_SECOND, type Underlying } from '../units/index.js';
import type { BotConfig } from './config.js';
import type { WaitReason } from './record.js';
import type { BotStatus } from './state.js';

/** Returns why the bot may not open anything at all now; empty when it may. */
export function generalWaits(
  status: BotStatus,
  account: AccountView,
  botStop: StopLevel,
  session: Session,
  schedule: BotConfig['schedule'],
  clockTime: string,
): WaitReason[] {
  const waits: WaitReason[] = [];
  if (status !== 'running') waits.push({ code: 'BOT_NOT_RUNNING' });
  if (account.stop !== 'none') waits.push(stopWait('ACCOUNT_STOPPED', account.stop));
  if (botStop !== 'none') waits.push(stopWait('BOT_STOPPED', botStop));
  if (account.drift) waits.push({ code: 'ACCOUNT_DRIFT' });
  const login = loginWait(account);
  if (login) waits.push(login);
  const closed = closedReason(session);
  if (closed) waits.push(closed);
  else if (clockTime < schedule.from || clockTime > schedule.until) {
    waits.push({ code: 'OUTSIDE_SCHEDULE', detail: `${schedule.from}–${schedule.until}` });
  }
  return waits;
}

/** The level is named where it does more than hold openings back. */
function stopWait(code: 'ACCOUNT_STOPPED' | 'BOT_STOPPED', level: StopLevel): WaitReason {
  return level === 'no_openings' ? { code } : { code, detail: level };
}

/** Returns why nothing can be opened through the account's login, whichever contract it is. */
function loginWait({ login, permissions }: AccountView): WaitReason | undefined {
  if (login && login.state !== 'connected') return { code: 'LOGIN_ENDED', detail: login.broker };
  if (permissions?.closingOnly) return { code: 'CLOSING_ONLY' };
  const isKnown = login === undefined || permissions !== undefined;
  return isKnown && permissions?.maySellPuts !== false ? undefined : { code: 'OPTION_LEVEL' };
}

/** Returns why the exchange does not trade options now, or undefined while it does. */
export function closedReason(session: Session): WaitReason | undefined {
  switch (session.state) {
    case 'open':
      return undefined;
    case 'beforeOpen':
      return { code: 'MARKET_NOT_OPEN_YET' };
    case 'closed':
      return closedDay(session.day);
    case 'afterClose':
      return session.day.kind === 'half'
        ? { code: 'MARKET_CLOSED_HALF_DAY', detail: session.day.name ?? '' }
        : { code: 'MARKET_CLOSED_FOR_THE_DAY' };
  }
}

function closedDay(day: ExchangeDay): WaitReason {
  const detail = day.name ?? '';
  return day.closure === 'holiday'
    ? { code: 'MARKET_CLOSED_HOLIDAY', detail }
    : { code: 'MARKET_CLOSED_WEEKEND', detail };
}

/** Returns why an underlying cannot be screened now, or undefined when its frame is usable. */
export function frameWait(
  underlying: Underlying,
  hashed: HashedFrame | undefined,
  now: Instant,
  ageMaxSeconds: number,
): WaitReason | undefined {
  if (!hashed || hashed.frame.tsEvent > now + CLOCK_SLACK_MS) return { code: 'NO_FRAME', underlying };
  if (hashed.frame.staleCopy) {
    return { code: 'FRAME_STALE_COPY', underlying, detail: tradingDateAt(hashed.frame.tsEvent) };
  }
  const ageSeconds = Math.round((now - hashed.frame.tsEvent) / MS_PER_SECOND);
  if (ageSeconds > ageMaxSeconds) return { code: 'FRAME_TOO_OLD', underlying, detail: String(ageSeconds) };
  return undefined;
}
