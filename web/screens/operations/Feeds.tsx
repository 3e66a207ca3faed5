import type { FeedReportView, FeedsView } from '#contract';
import { useFeeds } from '../../data/feed-queries.js';
import { useIsOffline, useSession } from '../../data/queries.js';
import { useNow } from '../../data/wall-now.js';
import { Page } from '../../ui/Page.js';
import { Panel } from '../../ui/Panel.js';
import { EmptyState, Notice, ProblemPanel, Skeleton } from '../../ui/State.js';
import { ChainQuality } from './ChainQuality.js';
import { Flagged, Rejected } from './Faults.js';
import { noticesOf, serverNow, sourceWords } from './feeds-model.js';
import { HeldJumps } from './HeldJumps.js';
import { OperationsTabs } from './OperationsTabs.js';
import { ForOperators } from './Screen.js';
import { Switches } from './Switches.js';
import { Vendors } from './Vendors.js';

/** Where quotes come from: who is connected, who leads, what was rejected and what waits. */
export function FeedsScreen() {
  const { data: session } = useSession();
  const isOperator = session?.role === 'operator';
  const feeds = useFeeds(isOperator);
  const offline = useIsOffline();
  const now = useNow();
  if (!isOperator) return <ForOperators />;
  return (
    <Page tab="Feeds" title="Operations">
      <OperationsTabs current="feeds" />
      {feeds.data ? (
        <>
          {(offline || feeds.isError) && (
            <Notice tone="stale">
              These figures are old: the gateway cannot be asked now. Market goes on without it.
            </Notice>
          )}
          <Loaded view={feeds.data} now={serverNow(feeds.data, now - feeds.dataUpdatedAt)} />
        </>
      ) : feeds.isError ? (
        <Panel label="Problem" flush>
          <ProblemPanel error={feeds.error} onRetry={() => void feeds.refetch()} />
        </Panel>
      ) : (
        <>
          <Skeleton height={140} />
          <Skeleton height={140} />
          <Skeleton height={220} />
        </>
      )}
      <ChainQuality />
    </Page>
  );
}

function Loaded({ view, now }: { readonly view: FeedsView; readonly now: number }) {
  const { report, flagged } = view;
  if (!report) {
    return (
      <Panel title="Vendors" flush>
        <EmptyState title="Market has said nothing yet.">
          <p>It says once a second how its feed is. If nothing comes, look at its log: the process may not run.</p>
        </EmptyState>
      </Panel>
    );
  }
  return (
    <>
      {noticesOf(report, now).map(({ key, tone, words }) => (
        <Notice key={key} tone={tone}>
          {words}
        </Notice>
      ))}
      {report.vendors.length === 0 ? <NoVendor report={report} /> : <OfVendors report={report} now={now} />}
      <Flagged rows={flagged} />
    </>
  );
}

function NoVendor({ report }: { readonly report: FeedReportView }) {
  return (
    <Panel title="Vendors" flush>
      <EmptyState title="No vendor is connected.">
        <p>
          {sourceWords(report.source)}{' '}
          {report.processes.length > 1 && `${report.processes.length} market processes divide it. `}With the setting
          THETAPOD_FEED, market follows Massive, ThetaData, operators’ brokers or several of them; with
          THETAPOD_SIMULATOR_VENDORS=true the demo shows two simulated ones.
        </p>
      </EmptyState>
    </Panel>
  );
}

function OfVendors({ report, now }: { readonly report: FeedReportView; readonly now: number }) {
  return (
    <>
      <Vendors report={report} now={now} />
      <Switches switches={report.switches} processes={report.processes.length} />
      <HeldJumps report={report} now={now} />
      <Rejected rows={report.rejected} />
    </>
  );
}
