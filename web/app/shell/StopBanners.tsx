import { useState } from 'react';
import type { StopView } from '#contract';
import { useAccountChoice } from '../../data/account-choice.js';
import { useBots } from '../../data/queries.js';
import { useStops } from '../../data/stop-queries.js';
import { Button } from '../../ui/Button.js';
import { Notice } from '../../ui/State.js';
import { ResumeDialog } from '../../ui/StopDialog.js';
import { subjectOf } from '../../ui/stop-effects.js';
import { stopBanner, unexplained } from './stop-banner.js';

/** While anything is stopped: what, since when, why, and the way back for those who may. */
export function StopBanners() {
  const { data: stops = [] } = useStops();
  const { accounts } = useAccountChoice();
  const { data: bots = [] } = useBots();
  return (
    <>
      {stops.map((stop) => (
        <StopBanner key={`${stop.scope}/${stop.subject}`} stop={stop} words={stopBanner(stop, { accounts, bots })} />
      ))}
      {unexplained(accounts, stops).map((words) => (
        <Notice key={words} tone="negative">
          {words}
        </Notice>
      ))}
    </>
  );
}

function StopBanner({ stop, words }: { readonly stop: StopView; readonly words: string }) {
  const [asking, setAsking] = useState(false);
  const resume = stop.mayLift && (
    <Button size="small" icon="resume" onClick={() => setAsking(true)}>
      Resume
    </Button>
  );
  return (
    <>
      <Notice tone="negative" action={resume}>
        {words}
      </Notice>
      <ResumeDialog subject={subjectOf(stop)} stop={stop} open={asking} onClose={() => setAsking(false)} />
    </>
  );
}
