import { useState } from 'react';
import { Link } from 'react-router';
import type { AccountSummaryView, ConnectionView } from '#contract';
import { useConnectionHealth, useConnections } from '../../data/broker-queries.js';
import { useAccounts } from '../../data/queries.js';
import { freeToUse } from '../../format/account-use.js';
import { money } from '../../format/numbers.js';
import { levelWords } from '../../format/stops.js';
import { tone } from '../../theme/text.css.js';
import { Badge } from '../../ui/Badge.js';
import { Button } from '../../ui/Button.js';
import { ConnectProblem } from '../../ui/ConnectProblem.js';
import { Disconnect } from '../../ui/Disconnect.js';
import { HealthLine } from '../../ui/HealthLine.js';
import { ModeBadge } from '../../ui/ModeBadge.js';
import { Page } from '../../ui/Page.js';
import { Panel } from '../../ui/Panel.js';
import { SignInAgain } from '../../ui/SignInAgain.js';
import { EmptyState, ProblemPanel, Skeleton } from '../../ui/State.js';
import { StopButton } from '../../ui/StopButton.js';
import { ConnectDialog } from './ConnectDialog.js';
import { ownAccounts, shownConnections } from './model.js';
import * as css from './Screen.css.js';

/** Where money is: logins at brokers, and the paper books of our own. */
export function BrokersScreen() {
  const [connecting, setConnecting] = useState(false);
  const connect = (
    <Button kind="primary" icon="plus" onClick={() => setConnecting(true)}>
      Connect a broker
    </Button>
  );
  return (
    <Page
      tab="Brokers"
      title="Brokers"
      lead="Logins at brokers, and the accounts that your bots may trade in"
      actions={connect}
    >
      <ConnectProblem />
      <div className={css.cards}>
        <Connections />
        <OwnAccounts />
      </div>
      <ConnectDialog open={connecting} onClose={() => setConnecting(false)} />
    </Page>
  );
}

function Connections() {
  const connections = useConnections();
  const { data: accounts = [] } = useAccounts();
  if (connections.isError && !connections.data) {
    return (
      <Panel title="Connections" flush>
        <ProblemPanel error={connections.error} onRetry={() => void connections.refetch()} />
      </Panel>
    );
  }
  if (!connections.data) return <Skeleton height={190} />;
  const shown = shownConnections(connections.data);
  if (shown.length === 0) {
    return (
      <Panel label="Connections" flush>
        <EmptyState title="No broker is connected.">
          <p>
            Your bots trade on paper books of our own until you connect one. You sign in at the broker, and Thetapod
            receives a token that can read the account and place orders, but cannot move money.
          </p>
        </EmptyState>
      </Panel>
    );
  }
  return shown.map((connection) => <ConnectionCard key={connection.id} connection={connection} accounts={accounts} />);
}

interface ConnectionCardProps {
  readonly connection: ConnectionView;
  readonly accounts: readonly AccountSummaryView[];
}

function ConnectionCard({ connection, accounts }: ConnectionCardProps) {
  const { data: health } = useConnectionHealth(connection.id);
  const { state } = connection;
  const canSignIn = state === 'relogin' || state === 'failed' || state === 'disconnected';
  return (
    <Panel
      title={
        <span className={css.title}>
          <Link to={`/brokers/${connection.id}`}>{connection.title}</Link>
          <ModeBadge mode={connection.environment} />
        </span>
      }
      aside={<Link to={`/brokers/${connection.id}`}>Health and books</Link>}
    >
      <div className={css.card}>
        <HealthLine connection={connection} requests={health?.requests} />
        {connection.accounts.length > 0 && (
          <ul className={css.accounts} aria-label={`Accounts at ${connection.title}`}>
            {connection.accounts.map((one) => (
              <AccountLine
                key={one.id}
                id={one.id}
                name={one.name}
                account={accounts.find((account) => account.id === one.id)}
              />
            ))}
          </ul>
        )}
        <div className={css.buttons}>
          {canSignIn && <SignInAgain connection={connection} />}
          {state !== 'disconnecting' && state !== 'disconnected' && <Disconnect connection={connection} />}
        </div>
      </div>
    </Panel>
  );
}

interface AccountLineProps {
  readonly id: string;
  readonly name: string;
  /** Absent until the broker has stated its figures. */
  readonly account: AccountSummaryView | undefined;
}

function AccountLine({ id, name, account }: AccountLineProps) {
  const level = account && levelWords(account.stop);
  return (
    <li className={css.account}>
      <span>{name}</span>
      {account && <span className={tone.muted}>{account.type}</span>}
      {account?.drift && <Badge tone="negative">books differ</Badge>}
      {level !== undefined && <Badge tone="negative">{level}</Badge>}
      {account?.unmanageable !== undefined && <Badge tone="caution">opens nothing</Badge>}
      <span className={css.end}>
        {money(freeToUse(account), { cents: false, currency: account?.currency })} free
        <StopButton subject={{ scope: 'account', id }} name={name} size="small" />
      </span>
    </li>
  );
}

function OwnAccounts() {
  const accounts = useAccounts();
  const own = ownAccounts(accounts.data);
  if (accounts.isError && !own) {
    return (
      <Panel title="Paper books of our own" flush>
        <ProblemPanel error={accounts.error} onRetry={() => void accounts.refetch()} />
      </Panel>
    );
  }
  if (!own) return <Skeleton height={150} />;
  if (own.length === 0) return null;
  return (
    <Panel
      title={
        <span className={css.title}>
          Paper books of our own
          <ModeBadge mode="paper" />
        </span>
      }
    >
      <div className={css.card}>
        <p className={css.words}>
          They need no login. Orders fill against the quotes that the bots see, fees included.
        </p>
        <ul className={css.accounts} aria-label="Paper books of our own">
          {own.map((account) => (
            <AccountLine key={account.id} id={account.id} name={account.name} account={account} />
          ))}
        </ul>
      </div>
    </Panel>
  );
}
