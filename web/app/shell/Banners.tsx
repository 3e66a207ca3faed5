import { useAccountChoice } from '../../data/account-choice.js';
import { useLiveState, useMarket } from '../../data/queries.js';
import { Notice } from '../../ui/State.js';

/** What concerns every page: no connection, a stopped or drifting account, a feed that repeats old data. */
export function Banners() {
  const offline = useLiveState() === 'offline';
  const { accounts } = useAccountChoice();
  const { data: market } = useMarket();
  const stopped = accounts.filter((account) => account.stop !== 'none');
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
      {stopped.map((account) => (
        <Notice key={account.id} tone="negative">
          Openings on {account.name} are stopped. Exits go on.
        </Notice>
      ))}
      {drifting.map((account) => (
        <Notice key={account.id} tone="negative">
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
