import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import type { AccountSummaryView, PositionView } from '#contract';
import { useMarketNow } from '../../data/clock.js';
import { useAccounts, useBots, useMarket, usePositions } from '../../data/queries.js';
import { accountUse, isStated } from '../../format/account-use.js';
import { accountPlace } from '../../format/brokers.js';
import { count, money, percentWithUnit, plural } from '../../format/numbers.js';
import { levelWords } from '../../format/stops.js';
import { newYorkDate, newYorkMoment } from '../../format/time.js';
import { AccountLimits } from '../../ui/AccountLimits.js';
import { Amount } from '../../ui/Amount.js';
import { Badge } from '../../ui/Badge.js';
import { BotTable } from '../../ui/BotTable.js';
import { Button, ButtonLink } from '../../ui/Button.js';
import { Facts } from '../../ui/Facts.js';
import { FeedTable } from '../../ui/FeedTable.js';
import { Meter } from '../../ui/Meter.js';
import { ModeBadge } from '../../ui/ModeBadge.js';
import { Page } from '../../ui/Page.js';
import { Panel } from '../../ui/Panel.js';
import { PositionTable } from '../../ui/PositionTable.js';
import { EmptyState, ProblemPanel, Skeleton } from '../../ui/State.js';
import { Unmanageable } from '../../ui/Unmanageable.js';
import { Attention } from './Attention.js';
import { firstOfFeed, openPositions, openTotals } from './model.js';
import { Result } from './Result.js';
import * as css from './Screen.css.js';

export function HomeScreen() {
  const bots = useBots();
  const first = bots.data?.length === 0;
  return (
    <Page
      tab="Home"
      title="Home"
      actions={
        first ? undefined : (
          <ButtonLink to="/bots/new" kind="primary" icon="plus">
            New bot
          </ButtonLink>
        )
      }
    >
      {first && <FirstUse />}
      <Accounts />
      {!first && <Attention />}
      {!first && <Positions />}
      {!first && <Bots />}
      <Feed />
    </Page>
  );
}

function FirstUse() {
  return (
    <Panel label="Begin here" flush>
      <EmptyState
        title="A bot looks at option chains for you, sells puts that pass your gates, and buys them back by your exits."
        action={
          <ButtonLink to="/bots/new" kind="primary" size="large" icon="plus">
            Create your first bot
          </ButtonLink>
        }
      >
        <p>
          While you set it up, the page shows what it would do now: the candidates, their scores factor by factor, and
          what stopped the others. It trades on your paper account, and explains each decision.
        </p>
      </EmptyState>
    </Panel>
  );
}

function Accounts() {
  const accounts = useAccounts();
  if (accounts.isError && !accounts.data) return <Failed title="Accounts" query={accounts} />;
  return (
    <div className={css.accounts}>
      {accounts.data?.map((account) => <Account key={account.id} account={account} />) ?? <Skeleton height={172} />}
    </div>
  );
}

function Account({ account }: { readonly account: AccountSummaryView }) {
  const use = accountUse(account);
  const stated = isStated(account) ? account : undefined;
  const { currency } = account;
  return (
    <Panel
      title={
        <span className={css.title}>
          {account.name}
          <ModeBadge mode={account.mode} />
          {account.connectionId !== undefined && <span className={css.place}>{accountPlace(account)}</span>}
        </span>
      }
      aside={
        <>
          {account.drift && <Badge tone="negative">books differ</Badge>}
          {account.stop !== 'none' && <Badge tone="negative">{levelWords(account.stop)}</Badge>}
          {isStated(account) ? (
            <span title="When the broker last told these figures, New York time">
              {newYorkMoment(account.balancesAsOf)}
            </span>
          ) : (
            'not stated yet'
          )}
        </>
      }
    >
      <div className={css.account}>
        <Unmanageable account={account} />
        <div className={css.use}>
          <div className={css.useLine}>
            <span>Buying power used</span>
            <span>{percentWithUnit(use && use.used + use.reserved, 1)}</span>
          </div>
          <Meter label="Buying power used" used={use?.used ?? 0} reserved={use?.reserved ?? 0} />
        </div>
        <Facts
          facts={[
            {
              name: 'Free',
              value: money(stated?.optionBuyingPower, { currency }),
              means: 'What new positions may still require.',
            },
            {
              name: 'In positions',
              value: money(stated?.requirement, { currency }),
              means: 'Margin or cash that open positions hold.',
            },
            {
              name: 'Reserved',
              value: money(stated?.reserved, { currency }),
              means: 'Held for orders that work or wait, until they end or their fill takes over.',
            },
            { name: 'Cash', value: money(stated?.cash, { currency }) },
          ]}
        />
        <Result account={account} />
        <AccountLimits account={account} />
      </div>
    </Panel>
  );
}

function Positions() {
  const positions = usePositions();
  const now = useMarketNow();
  if (positions.isError && !positions.data) return <Failed title="Open positions" query={positions} />;
  const open = openPositions(positions.data);
  return (
    <Panel title="Open positions" aside={open && open.length > 0 && <Totals open={open} />} flush>
      {open?.length === 0 ? (
        <EmptyState title="No open positions.">
          <p>
            When a bot sells a put, it stands here with its result, its Greeks and its margin until it is bought back or
            expires.
          </p>
        </EmptyState>
      ) : (
        <PositionTable positions={open} now={now} />
      )}
    </Panel>
  );
}

function Totals({ open }: { readonly open: readonly PositionView[] }) {
  const totals = openTotals(open);
  return (
    <>
      {totals.unmarked > 0 && <span>{plural(totals.unmarked, 'position')} without a usable quote</span>}
      <span>unrealised</span>
      <Amount value={totals.unrealised} />
    </>
  );
}

function Bots() {
  const bots = useBots();
  const now = useMarketNow();
  if (bots.isError && !bots.data) return <Failed title="Bots" query={bots} />;
  return (
    <Panel title="Bots" aside={<Link to="/bots">All bots</Link>} flush>
      <BotTable bots={bots.data} today={now === undefined ? '' : newYorkDate(now)} />
    </Panel>
  );
}

/** Of a market of hundreds, those whose quotes cannot be traded on and a few more say how the feed is. */
function Feed() {
  const market = useMarket();
  const [all, setAll] = useState(false);
  if (market.isError && !market.data) return <Failed title="Feed" query={market} />;
  const underlyings = market.data?.underlyings;
  const shown = all ? underlyings : underlyings && firstOfFeed(underlyings);
  const more = (underlyings?.length ?? 0) - (shown?.length ?? 0);
  return (
    <Panel title="Feed" aside={market.data?.clock.label} flush>
      {underlyings?.length === 0 ? (
        <EmptyState title="No quotes have arrived yet.">
          <p>Bots wait: nothing is traded without a fresh quote.</p>
        </EmptyState>
      ) : (
        <FeedTable underlyings={shown} />
      )}
      {more > 0 && (
        <p className={css.more}>
          <Button size="small" onClick={() => setAll(true)}>
            Show {count(more)} more
          </Button>
        </p>
      )}
    </Panel>
  );
}

interface FailedProps {
  readonly title: ReactNode;
  readonly query: { readonly error: unknown; readonly refetch: () => unknown };
}

function Failed({ title, query }: FailedProps) {
  return (
    <Panel title={title} flush>
      <ProblemPanel error={query.error} onRetry={() => query.refetch()} />
    </Panel>
  );
}
