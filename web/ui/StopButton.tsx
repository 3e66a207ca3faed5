import { useState } from 'react';
import { type StopSubject, useStops } from '../data/stop-queries.js';
import { Button } from './Button.js';
import { ResumeDialog, StopDialog } from './StopDialog.js';
import { stopOf } from './stop-effects.js';

interface StopButtonProps {
  readonly subject: StopSubject;
  /** Names whom it stops, for those who listen: "Weekly puts". */
  readonly name: string;
  readonly size?: 'small' | 'normal';
}

/** The kill switch of one bot or account: stops it, or lifts the stop that stands on exactly it. */
export function StopButton({ subject, name, size = 'normal' }: StopButtonProps) {
  const { data: stops } = useStops();
  const [asking, setAsking] = useState<'stop' | 'resume' | undefined>();
  const standing = stopOf(stops, subject);
  const close = () => setAsking(undefined);
  return (
    <>
      {standing?.mayLift && (
        <Button size={size} icon="resume" aria-label={`Lift the stop: ${name}`} onClick={() => setAsking('resume')}>
          Lift the stop
        </Button>
      )}
      <Button
        size={size}
        kind={size === 'small' ? 'secondary' : 'caution'}
        icon="stop"
        aria-label={`Stop ${name}`}
        onClick={() => setAsking('stop')}
      >
        Stop
      </Button>
      <StopDialog subjects={[subject]} open={asking === 'stop'} onClose={close} />
      {standing && <ResumeDialog subject={subject} stop={standing} open={asking === 'resume'} onClose={close} />}
    </>
  );
}
