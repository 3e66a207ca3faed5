import { Link, useLocation } from 'react-router';
import { useAccountChoice } from '../../data/account-choice.js';
import { useConnections } from '../../data/broker-queries.js';
import { useUnknownOrders } from '../../data/order-queries.js';
import { useIsOffline, useIsSlow, useMarket } from '../../data/queries.js';
import { useNow } from '../../data/wall-now.js';
import { plural } from '../../format/numbers.js';
import { Notice } from '../../ui/State.js';
import { DisclaimerBanner } from './DisclaimerBanner.js';
import { loginWarning } from './login-warning.js';
import { StopBanners } from './StopBanners.js';

/** What concerns every page: what is stopped, unsure, cut off or out of date. */
export function Banners() {
  const offline = useIsOffline();
  const slow = useIsSlow();
  const { accounts } = useAccountChoice();
  const { data: market } = useMarket();
  const drifting = accounts.filter((account) => account.drift);
  const staleCopy = market?.underlyings.filter((one) => one.staleCopy) ?? [];
  return (
    <>
      {offline && (
        <Notice tone="caution">
          No connection to the server: what you see may be old. Your bots go on running on the server. Trying again by
          itself.
        </Notice>
      )}
      {slow && (
        <Notice tone="caution">
          Your connection is slow: what you see may be some seconds old. Your bots go on running on the server.
        </Notice>
      )}
      <StopBanners />
      <DisclaimerBanner />
      <UnknownBanner />
      <LoginBanners />
      {drifting.map((account) => (
        <Notice
          key={account.id}
          tone="negative"
          action={
            account.connectionId !== undefined && <Link to={`/brokers/${account.connectionId}`}>What differs</Link>
          }
        >
          {account.name}: the broker’s books differ from ours. Nothing is opened on it until they agree.
        </Notice>
      ))}
      {staleCopy.length > 0 && (
        <Notice tone="stale">
          The feed repeats an old copy for {staleCopy.map((one) => one.underlying).join(', ')}. Nothing is traded on it.
        </Notice>
      )}
    </>
  );
}

function UnknownBanner() {
  const { data: unknown = [] } = useUnknownOrders();
  const { pathname } = useLocation();
  if (unknown.length === 0 || pathname === '/unknown') return null;
  return (
    <Notice tone="caution" action={<Link to="/unknown">Look at the evidence</Link>}>
      The fate of {plural(unknown.length, 'order')} is not known. Its margin stays held, and it is not sent again.
    </Notice>
  );
}

/** Logins that have ended or soon will: bots open nothing that they could not manage afterwards. */
function LoginBanners() {
  const { data: connections = [] } = useConnections();
  const now = useNow();
  const { pathname } = useLocation();
  return connections.map((connection) => {
    // Its own page says it, with the button.
    const warning = pathname === `/brokers/${connection.id}` ? undefined : loginWarning(connection, now);
    return (
      warning && (
        <Notice
          key={connection.id}
          tone={warning.tone}
          action={<Link to={`/brokers/${connection.id}`}>Sign in again</Link>}
        >
          {warning.words}
        </Notice>
      )
    );
  });
}
