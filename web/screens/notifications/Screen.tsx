import { useState } from 'react';
import { useNotifications } from '../../data/notification-queries.js';
import { Button } from '../../ui/Button.js';
import { Page } from '../../ui/Page.js';
import { Notice, ProblemPanel, Skeleton } from '../../ui/State.js';
import { HooksPanel } from './HooksPanel.js';
import { QuietPanel } from './QuietPanel.js';
import * as css from './Screen.css.js';
import { TargetsPanel } from './TargetsPanel.js';

/** Where you are told of what happens while you look elsewhere, and how programs of yours command a bot. */
export function NotificationsScreen() {
  const { data, error, isError, isPending, refetch } = useNotifications();
  const [secret, setSecret] = useState<string | undefined>();
  return (
    <Page tab="Notifications" title="Notifications" lead="What you are told of while you look elsewhere, and where.">
      {isError && !data && <ProblemPanel error={error} onRetry={() => void refetch()} />}
      {isPending && <Skeleton height={420} />}
      {data && (
        <div className={css.panels}>
          {secret !== undefined && (
            <Notice
              tone="info"
              action={
                <Button size="small" onClick={() => setSecret(undefined)}>
                  I have kept it
                </Button>
              }
            >
              This is the secret of the signatures. It is not shown again.
              <code className={css.secret}>{secret}</code>
            </Notice>
          )}
          <TargetsPanel view={data} onSecret={setSecret} />
          <QuietPanel key={JSON.stringify(data.quiet)} quiet={data.quiet} />
          <HooksPanel hooks={data.hooks} onSecret={setSecret} />
        </div>
      )}
    </Page>
  );
}
