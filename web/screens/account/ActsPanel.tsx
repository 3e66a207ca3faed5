import type { ActView } from '#contract';
import { useActs, useVerifyAudit } from '../../data/me-queries.js';
import { plural } from '../../format/numbers.js';
import { localMoment } from '../../format/time.js';
import { code } from '../../theme/text.css.js';
import { Button } from '../../ui/Button.js';
import { MoreOnScroll } from '../../ui/MoreOnScroll.js';
import { Panel } from '../../ui/Panel.js';
import { EmptyState, Notice, ProblemPanel } from '../../ui/State.js';
import { type Column, Table } from '../../ui/Table.js';
import { useToasts } from '../../ui/Toast.js';
import { actWords } from './model.js';

const COLUMNS: readonly Column<ActView>[] = [
  { key: 'act', head: 'Act', card: 'title', show: ({ act }) => actWords(act) },
  { key: 'at', head: 'When', card: 'figure', show: ({ at }) => localMoment(at) },
  {
    key: 'hash',
    head: 'Hash',
    means: 'Each entry carries the hash of the one before, so that a change or a gap in the log shows.',
    card: 'figure',
    show: ({ hash }) => <span className={code}>{hash.slice(0, 12)}</span>,
  },
];

/** What was done under this name, from the audit log; operators can verify the whole of it. */
export function ActsPanel({ isOperator }: { readonly isOperator: boolean }) {
  const acts = useActs();
  const verify = useVerifyAudit();
  const toasts = useToasts();
  const verdict = verify.data;
  const rows = acts.data?.pages.flatMap(({ items }) => items);
  return (
    <Panel
      title="What you did"
      flush
      aside={
        isOperator && (
          <Button
            size="small"
            busy={verify.isPending}
            onClick={() => verify.mutate(undefined, { onError: toasts.fail })}
          >
            Verify the audit log
          </Button>
        )
      }
    >
      {verdict?.kind === 'whole' && (
        <Notice tone="info">
          The audit log is whole: {plural(verdict.entries, 'entry', 'entries')}, each with the hash of the one before.
        </Notice>
      )}
      {verdict?.kind === 'broken' && (
        <Notice tone="negative">
          The audit log was changed: entry {verdict.sequence} does not fit to the one before.
        </Notice>
      )}
      {acts.isError && !rows && <ProblemPanel error={acts.error} onRetry={() => void acts.refetch()} />}
      {rows?.length === 0 && (
        <EmptyState title="Nothing yet.">
          <p>Acts that matter for money or for your account appear here, and stay.</p>
        </EmptyState>
      )}
      {(rows ? rows.length > 0 : !acts.isError) && (
        <Table label="What you did" columns={COLUMNS} rows={rows} rowKey={({ sequence }) => String(sequence)} />
      )}
      <MoreOnScroll list={acts} />
    </Panel>
  );
}
