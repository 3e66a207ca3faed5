import type { BrokerRequestView } from '#contract';
import { useNow } from '../../data/wall-now.js';
import { hasFailed } from '../../format/connections.js';
import { freshAge } from '../../format/countdown.js';
import { count } from '../../format/numbers.js';
import { code, number } from '../../theme/text.css.js';
import { Badge } from '../../ui/Badge.js';
import { Panel } from '../../ui/Panel.js';
import { EmptyState } from '../../ui/State.js';
import { type Column, Table } from '../../ui/Table.js';

const columns = (now: number): readonly Column<BrokerRequestView>[] => [
  {
    key: 'name',
    head: 'Request',
    card: 'title',
    show: (row) => (
      <>
        {row.name} <span className={code}>{row.method}</span>
      </>
    ),
  },
  {
    key: 'status',
    head: 'Answer',
    card: 'figure',
    means: 'The HTTP status, or why no answer came.',
    show: (row) => (
      <Badge tone={hasFailed(row) ? 'negative' : 'positive'} icon={hasFailed(row) ? 'warning' : 'check'}>
        {[row.status, row.cause].filter((part) => part !== undefined).join(' ') || 'no answer'}
      </Badge>
    ),
  },
  { key: 'took', head: 'Took', unit: 'ms', numeric: true, show: (row) => count(row.tookMs) },
  {
    key: 'at',
    head: 'Ago',
    numeric: true,
    show: (row) => <span className={number}>{freshAge(now - row.at)}</span>,
  },
];

/** What was last asked of the broker; neither tokens nor bodies are recorded. */
export function Requests({ requests }: { readonly requests: readonly BrokerRequestView[] }) {
  const now = useNow();
  // Requests carry no id; the same one may be sent twice within a millisecond, so the place from the end joins the key.
  const rows = requests.map((request, index) => ({ ...request, key: `${request.at}-${requests.length - index}` }));
  return (
    <Panel title="Last requests" aside={`newest first, at most 50`} flush>
      {rows.length === 0 ? (
        <EmptyState title="No request yet.">
          <p>Each call to the broker stands here with its answer and how long it took, without secrets.</p>
        </EmptyState>
      ) : (
        <Table
          label="Last requests"
          columns={columns(now)}
          rows={rows}
          rowKey={(row) => (row as (typeof rows)[0]).key}
        />
      )}
    </Panel>
  );
}
