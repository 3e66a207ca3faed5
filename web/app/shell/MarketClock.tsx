import { useMarketClock, useMarketNow } from '../../data/clock.js';
import { isStill, paceWords } from '../../format/pace.js';
import { SESSION_STATE } from '../../format/states.js';
import { localTime, localZone, newYorkDay, newYorkSeconds, newYorkTime } from '../../format/time.js';
import { Badge } from '../../ui/Badge.js';
import * as css from './Shell.css.js';

/** The market's clock: session, New York's time, and the reader's; a replay says that it is one. */
export function MarketClock() {
  const clock = useMarketClock();
  const now = useMarketNow();
  if (!clock || now === undefined) return <span className={css.barClock} />;
  const session = SESSION_STATE[clock.session.state];
  const replay = clock.mode !== 'live';
  return (
    <section className={css.barClock} aria-label="Market clock">
      <span className={css.notNarrow}>
        <Badge tone={session.tone}>{session.words}</Badge>
      </span>
      <span className={css.notNarrow}>
        <span className={css.clockMuted}>{newYorkDay(now)}</span>
        <span className={css.clockTime}>{newYorkSeconds(now)}</span>
        <span className={css.clockMuted}>New York</span>
      </span>
      <span className={css.onlyNarrow}>
        <Badge tone={session.tone}>
          {session.short} {newYorkTime(now)}
        </Badge>
      </span>
      <span className={css.wideOnly}>
        <span className={css.clockMuted}>
          {localTime(now)} {localZone(now)}
        </span>
      </span>
      {replay && (
        <span className={css.notNarrow}>
          <Badge tone={isStill(clock) ? 'caution' : 'stale'} icon={isStill(clock) ? 'pause' : 'clock'}>
            {clock.mode === 'replay' ? 'Replay' : 'Simulator'}
            {paceWords(clock)}
          </Badge>
        </span>
      )}
      {clock.session.note && (
        <span className={`${css.note} ${css.wideOnly}`} title={clock.session.note}>
          {clock.session.note}
        </span>
      )}
    </section>
  );
}
