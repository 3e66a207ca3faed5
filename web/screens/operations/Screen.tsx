import { useSession } from '../../data/queries.js';
import { Page } from '../../ui/Page.js';
import { EmptyState } from '../../ui/State.js';
import { OperationsTabs } from './OperationsTabs.js';
import { Placement } from './Placement.js';
import { Replay } from './Replay.js';

export function OperationsScreen() {
  const { data: session } = useSession();
  if (session?.role !== 'operator') return <ForOperators />;
  return (
    <Page tab="Operations" title="Operations">
      <OperationsTabs current="pods" />
      <Replay />
      <Placement />
    </Page>
  );
}

/** In the place of a page that a trader may not see. */
export function ForOperators() {
  return (
    <Page tab="Operations" title="Operations">
      <EmptyState title="This page is for operators.">
        <p>It shows pods, slots and the feed of the whole installation. Your own bots are under Bots.</p>
      </EmptyState>
    </Page>
  );
}
