import { lazy, Suspense, useState } from 'react';
import type { AccountSummaryView } from '#contract';
import { limitsWords } from '../format/account-limits.js';
import * as css from './AccountLimits.css.js';
import { Button } from './Button.js';

/** Its code is fetched when it is first opened: the first page does without. */
const LimitsDialog = lazy(async () => ({ default: (await import('./LimitsDialog.js')).LimitsDialog }));

interface AccountLimitsProps {
  readonly account: Pick<AccountSummaryView, 'id' | 'name' | 'limits'>;
}

/** What holds for all bots of an account together, in one line, and the way to change it. */
export function AccountLimits({ account }: AccountLimitsProps) {
  const [editing, setEditing] = useState(false);
  return (
    <div className={css.line}>
      <span>
        {limitsWords(account.limits) === undefined
          ? 'No limits over all its bots.'
          : `At most ${limitsWords(account.limits)}.`}
      </span>
      <Button size="small" aria-label={`Limits of ${account.name}`} onClick={() => setEditing(true)}>
        Limits
      </Button>
      {editing && (
        <Suspense fallback={null}>
          <LimitsDialog account={account} onClose={() => setEditing(false)} />
        </Suspense>
      )}
    </div>
  );
}
