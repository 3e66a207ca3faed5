import type { BrowserSessionView } from '#contract';
import { useBrowserSessions, useEndOtherSessions, useEndSession } from '../../data/me-queries.js';
import { localMoment } from '../../format/time.js';
import { Badge } from '../../ui/Badge.js';
import { Button } from '../../ui/Button.js';
import { Panel } from '../../ui/Panel.js';
import { ProblemPanel } from '../../ui/State.js';
import { type Column, Table } from '../../ui/Table.js';
import { useToasts } from '../../ui/Toast.js';
import { agentWords, wayWords } from './model.js';

export function SessionsPanel() {
  const sessions = useBrowserSessions();
  const end = useEndSession();
  const endOthers = useEndOtherSessions();
  const toasts = useToasts();
  const columns: readonly Column<BrowserSessionView>[] = [
    { key: 'browser', head: 'Browser', card: 'title', show: ({ agent }) => agentWords(agent) },
    { key: 'way', head: 'Signed in with', card: 'figure', show: ({ way }) => wayWords(way) },
    { key: 'address', head: 'From', card: 'figure', show: ({ address }) => address ?? '–' },
    { key: 'used', head: 'Last used', card: 'figure', show: ({ usedAt }) => localMoment(usedAt) },
    {
      key: 'end',
      head: '',
      card: 'note',
      show: ({ id, current, agent }) =>
        current ? (
          <Badge tone="positive">This one</Badge>
        ) : (
          <Button
            size="small"
            aria-label={`End the session of ${agentWords(agent)}`}
            busy={end.isPending && end.variables === id}
            onClick={() => end.mutate(id, { onError: toasts.fail })}
          >
            End
          </Button>
        ),
    },
  ];
  const others = sessions.data?.filter(({ current }) => !current).length ?? 0;
  return (
    <Panel
      title="Sessions"
      flush
      aside={
        others > 0 && (
          <Button
            size="small"
            busy={endOthers.isPending}
            onClick={() => endOthers.mutate('others', { onError: toasts.fail })}
          >
            End all others
          </Button>
        )
      }
    >
      {sessions.isError && !sessions.data ? (
        <ProblemPanel error={sessions.error} onRetry={() => void sessions.refetch()} />
      ) : (
        <Table label="Sessions" columns={columns} rows={sessions.data} rowKey={({ id }) => id} skeletonRows={1} />
      )}
    </Panel>
  );
}
