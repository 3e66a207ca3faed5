import { useMarketNow } from '../../data/clock.js';
import { useBots } from '../../data/queries.js';
import { plural } from '../../format/numbers.js';
import { newYorkDate } from '../../format/time.js';
import { BotTable } from '../../ui/BotTable.js';
import { ButtonLink } from '../../ui/Button.js';
import { Page } from '../../ui/Page.js';
import { Panel } from '../../ui/Panel.js';
import { EmptyState, ProblemPanel } from '../../ui/State.js';
import { ImportBot } from './ImportBot.js';
import { botCounts } from './model.js';

export function BotsScreen() {
  const bots = useBots();
  const now = useMarketNow();
  const counts = bots.data && botCounts(bots.data);
  const create = (
    <ButtonLink to="/bots/new" kind="primary" icon="plus">
      {bots.data?.length === 0 ? 'Create your first bot' : 'New bot'}
    </ButtonLink>
  );
  return (
    <Page
      tab="Bots"
      title="Bots"
      lead={
        counts &&
        counts.all > 0 &&
        `${plural(counts.running, 'bot')} of ${counts.all} running, ${plural(counts.positions, 'open position')}`
      }
      actions={
        <>
          <ImportBot />
          {bots.data && bots.data.length > 0 && create}
        </>
      }
    >
      <Panel label="Bots" flush>
        {bots.isError && !bots.data ? (
          <ProblemPanel error={bots.error} onRetry={() => void bots.refetch()} />
        ) : bots.data?.length === 0 ? (
          <EmptyState title="You have no bots yet." action={create}>
            <p>
              A bot sells puts that pass your gates and buys them back by your exits. It is not started until you start
              it.
            </p>
          </EmptyState>
        ) : (
          <BotTable bots={bots.data} today={now === undefined ? '' : newYorkDate(now)} />
        )}
      </Panel>
    </Page>
  );
}
