import { useAccountChoice } from '../../data/account-choice.js';
import { Badge } from '../../ui/Badge.js';
import { AccountMenu } from './AccountMenu.js';
import { FeedFreshness } from './FeedFreshness.js';
import { MarketClock } from './MarketClock.js';
import { PersonMenu } from './PersonMenu.js';
import * as css from './Shell.css.js';
import { StopControl } from './StopControl.js';
import { ThemeToggle } from './ThemeToggle.js';

export function TopBar() {
  const { account } = useAccountChoice();
  return (
    <header className={css.bar}>
      <AccountMenu />
      {account && (
        <Badge tone={account.mode === 'live' ? 'negative' : 'info'}>{account.mode === 'live' ? 'LIVE' : 'Paper'}</Badge>
      )}
      <MarketClock />
      <FeedFreshness />
      <div className={css.barRight}>
        {account && <StopControl account={account} />}
        <span className={css.notNarrow}>
          <ThemeToggle />
        </span>
        <PersonMenu />
      </div>
    </header>
  );
}
