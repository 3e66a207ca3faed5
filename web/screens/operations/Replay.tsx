import type { ReplayControlRequest } from '#contract';
import { useMarketClock, useMarketNow } from '../../data/clock.js';
import { useReplayControl } from '../../data/queries.js';
import { isStill, paceWords } from '../../format/pace.js';
import { newYorkDay, newYorkSeconds } from '../../format/time.js';
import { Button } from '../../ui/Button.js';
import { Panel } from '../../ui/Panel.js';
import { useToasts } from '../../ui/Toast.js';
import * as css from './Screen.css.js';

/** Plays, holds and steps a replay; nothing while the market is not one. */
export function Replay() {
  const clock = useMarketClock();
  const now = useMarketNow();
  const control = useReplayControl();
  const toasts = useToasts();
  // Only a replay can be stopped and moved on.
  if (clock?.mode !== 'replay') return null;
  const send = (action: ReplayControlRequest['action']) => control.mutate(action, { onError: toasts.fail });
  return (
    <Panel title="Replay">
      <div className={css.controls}>
        <Button
          icon="resume"
          kind={clock.held ? 'primary' : 'secondary'}
          disabled={!isStill(clock)}
          onClick={() => send('play')}
        >
          Play
        </Button>
        <Button icon="pause" disabled={isStill(clock)} onClick={() => send('pause')}>
          Pause
        </Button>
        <Button icon="step" onClick={() => send('step')}>
          Step
        </Button>
        <span className={css.label}>
          {clock.label}
          {now !== undefined && ` · ${newYorkDay(now)} ${newYorkSeconds(now)} New York`}
          {paceWords(clock)}
        </span>
      </div>
    </Panel>
  );
}
