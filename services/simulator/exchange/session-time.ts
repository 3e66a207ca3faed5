import { type ExchangeDay, exchangeDay, nextTradingDate } from '#core/calendar';
import { addMs, type Instant, type TradingDate } from '#core/units';

/** One session of the simulated exchange; closed hours are skipped, so the next one begins where it ends. */
export interface SimulatedSession {
  /** Sessions since the beginning of the world. */
  readonly number: number;
  readonly date: TradingDate;
  readonly openAt: Instant;
  readonly closeAt: Instant;
  /** Open milliseconds of all sessions before it. */
  readonly startsMs: number;
}

/** A point of the world: a session, a market instant in it, and the time that moves prices. */
export interface WorldTime {
  readonly session: SimulatedSession;
  readonly now: Instant;
  /** Sessions since the beginning, with the fraction of this one; half days count as whole ones. */
  readonly sessions: number;
}

/** Maps open time (milliseconds during which the exchange was open) to the calendar and back. */
export class SessionTime {
  private readonly known: SimulatedSession[];

  constructor(readonly origin: TradingDate) {
    this.known = [sessionOf(origin, 0, 0)];
  }

  /** @param openMs - open milliseconds since the opening of the first session, ≥ 0 */
  at(openMs: number): WorldTime {
    let low = 0;
    while (openMs >= endOf(this.last)) this.append();
    let high = this.known.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.known[middle] as SimulatedSession).startsMs <= openMs) low = middle;
      else high = middle - 1;
    }
    const session = this.known[low] as SimulatedSession;
    const within = openMs - session.startsMs;
    return {
      session,
      now: addMs(session.openAt, within),
      sessions: session.number + within / (session.closeAt - session.openAt),
    };
  }

  /** Returns the session with a number, ≥ 0. */
  session(number: number): SimulatedSession {
    while (this.known.length <= number) this.append();
    return this.known[number] as SimulatedSession;
  }

  private get last(): SimulatedSession {
    return this.known.at(-1) as SimulatedSession;
  }

  private append(): void {
    this.known.push(sessionOf(nextTradingDate(this.last.date), this.last.number + 1, endOf(this.last)));
  }
}

function endOf(session: SimulatedSession): number {
  return session.startsMs + (session.closeAt - session.openAt);
}

function sessionOf(date: TradingDate, number: number, startsMs: number): SimulatedSession {
  const day: ExchangeDay = exchangeDay(date);
  return { number, date, openAt: day.openAt as Instant, closeAt: day.closeAt as Instant, startsMs };
}
