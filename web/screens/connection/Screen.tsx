import { useParams } from 'react-router';
import type { ConnectionHealthView, ConnectionView } from '#contract';
import { useConnectionHealth } from '../../data/broker-queries.js';
import { useAccounts, useBots } from '../../data/queries.js';
import { ButtonLink } from '../../ui/Button.js';
import { ConnectProblem } from '../../ui/ConnectProblem.js';
import { Disconnect } from '../../ui/Disconnect.js';
import { HealthLine } from '../../ui/HealthLine.js';
import { ModeBadge } from '../../ui/ModeBadge.js';
import { Page } from '../../ui/Page.js';
import { Panel } from '../../ui/Panel.js';
import { SignInAgain } from '../../ui/SignInAgain.js';
import { EmptyState, ProblemPanel, Skeleton } from '../../ui/State.js';
import { AccountPanel } from './AccountPanel.js';
import { Login } from './Login.js';
import { isFirstTime } from './model.js';
import { Requests } from './Requests.js';

/** One login at a broker: how it is doing, what it last asked, and what the broker's books say. */
export function ConnectionScreen() {
  const { connectionId = '' } = useParams();
  const health = useConnectionHealth(connectionId);
  if (health.isError && !health.data) {
    return (
      <Page tab="Broker" title="Broker">
        <ConnectProblem />
        <Panel label="Problem" flush>
          <ProblemPanel error={health.error} onRetry={() => void health.refetch()} />
        </Panel>
      </Page>
    );
  }
  if (!health.data) {
    return (
      <Page tab="Broker" title="Broker">
        <Skeleton height={150} />
        <Skeleton height={320} />
      </Page>
    );
  }
  return <Loaded health={health.data} />;
}

function Loaded({ health }: { readonly health: ConnectionHealthView }) {
  const { connection } = health;
  const { data: bots } = useBots();
  const { data: summaries } = useAccounts();
  const { state } = connection;
  return (
    <Page
      tab={connection.title}
      title={connection.title}
      badges={<ModeBadge mode={connection.environment} />}
      lead={<HealthLine connection={connection} requests={health.requests} />}
      actions={
        <>
          {(state === 'relogin' || state === 'failed' || state === 'disconnected') && (
            <SignInAgain connection={connection} />
          )}
          {state === 'connected' && connection.sessionEndsAt !== undefined && (
            <SignInAgain connection={connection} kind="secondary" />
          )}
          {state !== 'disconnecting' && state !== 'disconnected' && <Disconnect connection={connection} />}
        </>
      }
    >
      <ConnectProblem />
      {state === 'connecting' && <Connecting connection={connection} />}
      {isFirstTime(connection, bots) && <FirstTime connection={connection} />}
      <Login connection={connection} />
      {connection.accounts.map((account) => (
        <AccountPanel
          key={account.id}
          id={account.id}
          name={account.name}
          summary={summaries?.find((one) => one.id === account.id)}
          health={health.accounts.find((one) => one.accountId === account.id)}
          bots={bots}
        />
      ))}
      <Requests requests={health.requests} />
    </Page>
  );
}

function Connecting({ connection }: { readonly connection: ConnectionView }) {
  return (
    <Panel label="Connecting" flush>
      <EmptyState title={`Connecting to ${connection.title} …`}>
        <p role="status">
          The sign-in is being turned into a token, and the accounts are read. This page follows by itself. If you left
          the broker’s page without answering, begin again under Brokers.
        </p>
      </EmptyState>
    </Panel>
  );
}

function FirstTime({ connection }: { readonly connection: ConnectionView }) {
  const [first] = connection.accounts;
  return (
    <Panel label="Next step" flush>
      <EmptyState
        title={`${connection.title} is connected. Make a bot for this account.`}
        action={
          <ButtonLink to={`/bots/new?account=${first?.id ?? ''}`} kind="primary" size="large" icon="plus">
            Make a bot for {first?.name}
          </ButtonLink>
        }
      >
        <p>
          While you set it up, the page shows what it would do now. It sends nothing before you start it.
          {connection.environment === 'live' && ' A live account: the start asks once more, in numbers.'}
        </p>
      </EmptyState>
    </Panel>
  );
}
