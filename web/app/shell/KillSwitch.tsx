import { useState } from 'react';
import { useAccountChoice } from '../../data/account-choice.js';
import { useSession } from '../../data/queries.js';
import type { StopSubject } from '../../data/stop-queries.js';
import { levelWords } from '../../format/stops.js';
import { Button } from '../../ui/Button.js';
import { StopDialog } from '../../ui/StopDialog.js';
import * as css from './Shell.css.js';

/** Whom the person may stop: the account in view, everything of theirs, and for operators everybody. */
export function useStopSubjects(): readonly StopSubject[] {
  const { account } = useAccountChoice();
  const { data: session } = useSession();
  return [
    ...(account ? [{ scope: 'account', id: account.id } as const] : []),
    { scope: 'user' },
    ...(session?.role === 'operator' ? [{ scope: 'everybody' } as const] : []),
  ];
}

/** Always in reach: shows what holds the account in view, and stops it, everything of the user's, or everybody. */
export function KillSwitch() {
  const { account } = useAccountChoice();
  const subjects = useStopSubjects();
  const [asking, setAsking] = useState(false);
  const level = account && levelWords(account.stop);
  return (
    <>
      <Button
        kind={level === undefined ? 'caution' : 'danger'}
        icon="stop"
        aria-haspopup="dialog"
        aria-label={level === undefined ? 'Kill switch: stop trading' : `Kill switch: stopped, ${level}`}
        onClick={() => setAsking(true)}
      >
        <span className={css.notNarrow}>{level ?? 'Kill switch'}</span>
        <span className={css.onlyNarrow}>{level === undefined ? 'Stop' : 'Stopped'}</span>
      </Button>
      <StopDialog subjects={subjects} open={asking} onClose={() => setAsking(false)} />
    </>
  );
}
