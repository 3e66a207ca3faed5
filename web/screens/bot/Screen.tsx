import { Link, useLocation, useParams } from 'react-router';
import type { AccountSummaryView, BotView } from '#contract';
import { useInView } from '../../data/account-choice.js';
import { useOrders } from '../../data/order-queries.js';
import { useAccounts, useBot } from '../../data/queries.js';
import { accountPlace } from '../../format/brokers.js';
import { BOT_STATUS } from '../../format/states.js';
import { higherLevel, levelWords } from '../../format/stops.js';
import { localMoment } from '../../format/time.js';
import { code, tone } from '../../theme/text.css.js';
import { Badge } from '../../ui/Badge.js';
import { ButtonLink } from '../../ui/Button.js';
import { ModeBadge } from '../../ui/ModeBadge.js';
import { OrderList } from '../../ui/OrderList.js';
import { Page } from '../../ui/Page.js';
import { Panel } from '../../ui/Panel.js';
import { PodPlace } from '../../ui/PodPlace.js';
import { Notice, ProblemPanel, Skeleton } from '../../ui/State.js';
import { StopButton } from '../../ui/StopButton.js';
import { Tabs } from '../../ui/Tabs.js';
import { Unmanageable } from '../../ui/Unmanageable.js';
import { AtWork } from './AtWork.js';
import { BotPositions } from './BotPositions.js';
import { Settings } from './Settings.js';
import { StartPause } from './StartPause.js';
import { Timeline } from './Timeline.js';
import { Versions } from './Versions.js';

type View = 'timeline' | 'orders' | 'settings' | 'versions';

const VIEWS = ['orders', 'settings', 'versions'] as const;

const viewOf = (path: string): View => VIEWS.find((view) => path.endsWith(`/${view}`)) ?? 'timeline';

/** A bot's page: where it runs, what it holds, and the story of its decisions. */
export function BotScreen() {
  const { botId = '' } = useParams();
  const view = viewOf(useLocation().pathname);
  const bot = useBot(botId);
  if (bot.isError && !bot.data) {
    return (
      <Page tab="Bot" title="Bot">
        <Panel label="Problem" flush>
          <ProblemPanel error={bot.error} onRetry={() => void bot.refetch()} />
        </Panel>
      </Page>
    );
  }
  if (!bot.data) {
    return (
      <Page tab="Bot" title="Bot">
        <Skeleton height={136} />
        <Skeleton height={360} />
      </Page>
    );
  }
  return <LoadedBot key={bot.data.id} bot={bot.data} view={view} />;
}

function LoadedBot({ bot, view }: { readonly bot: BotView; readonly view: View }) {
  useInView(bot.accountId);
  const orders = useOrders({ botId: bot.id });
  const working = useOrders({ botId: bot.id, show: 'working' });
  const status = BOT_STATUS[bot.status];
  const { data: accounts } = useAccounts();
  const account = accounts?.find((one) => one.id === bot.accountId);
  // What holds the bot now, be it its own stop or that of its account.
  const level = levelWords(higherLevel(bot.stop, account?.stop ?? 'none'));
  const base = `/bots/${bot.id}`;
  // Where its exits fail as well, that is what counts.
  const fault = bot.faults?.[0];
  return (
    <Page
      tab={bot.name}
      title={bot.name}
      badges={
        <>
          <Badge tone={status.tone}>{status.words}</Badge>
          <ModeBadge mode={bot.mode} />
          {level !== undefined && <Badge tone="negative">{level}</Badge>}
        </>
      }
      lead={
        <>
          <PodPlace place={bot.pod} />
          {account && <AccountOf account={account} />}
          <span className={tone.muted}>settings version {bot.configVersion}</span>
          <span className={tone.muted}>{bot.watchlist.join(', ')}</span>
        </>
      }
      actions={
        <>
          <ButtonLink to={`${base}/edit`} icon="edit">
            Edit
          </ButtonLink>
          <StartPause bot={bot} />
          <StopButton subject={{ scope: 'bot', id: bot.id }} name={bot.name} />
        </>
      }
    >
      {account && <Unmanageable account={account} />}
      {fault && (
        <Notice tone={fault.scope === 'exits' ? 'negative' : 'caution'}>
          {fault.words} Last failure {localMoment(fault.lastAt)}, code <span className={code}>{fault.code}</span>.
        </Notice>
      )}
      <AtWork orders={working.data?.pages[0]?.items} />
      <BotPositions bot={bot} />
      <Tabs
        label="Views of this bot"
        links={[
          { to: base, name: 'Timeline', current: view === 'timeline' },
          { to: `${base}/orders`, name: 'Orders', current: view === 'orders', amount: countOf(orders) },
          { to: `${base}/settings`, name: 'Settings', current: view === 'settings' },
          { to: `${base}/versions`, name: 'Versions', current: view === 'versions', amount: bot.configVersion },
        ]}
      />
      {view === 'timeline' && <Timeline bot={bot} />}
      {view === 'orders' && <Orders orders={orders} />}
      {view === 'settings' && <Settings bot={bot} />}
      {view === 'versions' && <Versions bot={bot} />}
    </Page>
  );
}

/** Known once the whole list was read. */
const countOf = ({ data, hasNextPage }: ReturnType<typeof useOrders>) =>
  hasNextPage ? undefined : data?.pages.reduce((sum, { items }) => sum + items.length, 0);

function AccountOf({ account }: { readonly account: AccountSummaryView }) {
  const words = `on ${account.name}, ${accountPlace(account)}`;
  return account.connectionId === undefined ? (
    <span className={tone.muted}>{words}</span>
  ) : (
    <Link to={`/brokers/${account.connectionId}`}>{words}</Link>
  );
}

function Orders({ orders }: { readonly orders: ReturnType<typeof useOrders> }) {
  return (
    <Panel label="Orders" flush>
      <OrderList orders={orders} emptyTitle="No orders yet.">
        <p>An order stands here from the moment that the bot decides on it.</p>
      </OrderList>
    </Panel>
  );
}
