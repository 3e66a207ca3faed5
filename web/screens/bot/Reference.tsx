import type { ReferenceFileView, UnderlyingFactsView } from '#contract';
import { useReference } from '../../data/account-queries.js';
import { count } from '../../format/numbers.js';
import { localMoment, newYorkDay } from '../../format/time.js';
import { Badge } from '../../ui/Badge.js';
import { Panel } from '../../ui/Panel.js';
import { Notice, ProblemPanel } from '../../ui/State.js';
import { type Column, Table } from '../../ui/Table.js';

const MISSING = '–';
/** As the simulated exchange signs its facts. */
const SIMULATED = 'simulated';

const COLUMNS: readonly Column<UnderlyingFactsView>[] = [
  { key: 'underlying', head: 'Underlying', card: 'title', show: (row) => row.underlying },
  { key: 'sector', head: 'Sector', card: 'figure', show: (row) => row.sector ?? MISSING },
  { key: 'earnings', head: 'Next earnings', card: 'figure', show: (row) => row.nextEarnings ?? MISSING },
  { key: 'dividend', head: 'Next ex-date', show: (row) => row.nextExDate ?? MISSING },
  {
    key: 'known',
    head: 'Known through',
    card: 'figure',
    means: 'The dates are complete until then. Where nothing stands here, gates on earnings and dividends stay closed.',
    show: (row) => row.knownUntil ?? <Badge tone="caution">not known</Badge>,
  },
  {
    key: 'source',
    head: 'Said by',
    means: 'Who said it, and when the oldest of it was said. Simulated facts are made up for the demo.',
    show: (row) => <Source facts={row} />,
  },
];

function Source({ facts: { sources, asOf, stale } }: { readonly facts: UnderlyingFactsView }) {
  if (sources === undefined || asOf === undefined) return MISSING;
  return (
    <>
      {sources.map((source) => (source === SIMULATED ? <Badge key={source}>simulated</Badge> : `${source} `))}{' '}
      {newYorkDay(asOf)} {stale === true && <Badge tone="caution">old</Badge>}
    </>
  );
}

/** What is known of the bot's underlyings besides their quotes, and of which files. */
export function Reference({ watchlist }: { readonly watchlist: readonly string[] }) {
  const reference = useReference();
  if (reference.isError && !reference.data) {
    return (
      <Panel title="Reference data" flush>
        <ProblemPanel error={reference.error} onRetry={() => void reference.refetch()} />
      </Panel>
    );
  }
  const files = reference.data?.files;
  return (
    <Panel title="Reference data" aside={files?.length === 0 ? 'no files yet' : undefined} flush>
      {files?.map((file) => (
        <FileNotice key={file.name} file={file} />
      ))}
      {reference.data?.disagreements
        .filter(({ underlying }) => watchlist.includes(underlying))
        .map(({ message }) => (
          <Notice key={message} tone="caution">
            {message}
          </Notice>
        ))}
      <Table
        label="What is known of its underlyings"
        columns={COLUMNS}
        rows={reference.data?.underlyings.filter(({ underlying }) => watchlist.includes(underlying))}
        rowKey={(row) => row.underlying}
        skeletonRows={3}
      />
    </Panel>
  );
}

/** Only a file that needs a person is worth a line. */
function FileNotice({ file }: { readonly file: ReferenceFileView }) {
  const [fault] = file.faults;
  if (fault) {
    return (
      <Notice tone="caution">
        {file.name}: line {count(fault.line)}
        {fault.field !== '' && `, ${fault.field}`}: {fault.message}
        {file.faults.length > 1 && ` ${count(file.faults.length - 1)} more.`} What its lines said before still holds.
      </Notice>
    );
  }
  if (!file.stale || file.newestAsOf === undefined) return null;
  return (
    <Notice tone="caution">
      {file.name}: its newest line was said {localMoment(file.newestAsOf)}. Look whether it still holds.
    </Notice>
  );
}
