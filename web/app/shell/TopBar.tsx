import { useAccountChoice } from '../../data/account-choice.js';
import { ModeBadge } from '../../ui/ModeBadge.js';
import { CommandPalette } from '../palette/CommandPalette.js';
import { AccountMenu } from './AccountMenu.js';
import { FeedFreshness } from './FeedFreshness.js';
import { KillSwitch } from './KillSwitch.js';
import { MarketClock } from './MarketClock.js';
import { PersonMenu } from './PersonMenu.js';
import * as css from './Shell.css.js';
import { ThemeToggle } from './ThemeToggle.js';

export function TopBar() {
  const { account } = useAccountChoice();
  return (
    <header className={account?.mode === 'live' ? css.barLive : css.bar}>
      <AccountMenu />
      {account && <ModeBadge mode={account.mode} />}
      <MarketClock />
      <FeedFreshness />
      <div className={css.barRight}>
        <CommandPalette />
        <KillSwitch />
        <span className={css.notNarrow}>
          <ThemeToggle />
        </span>
        <PersonMenu />
      </div>
    </header>
  );
}
