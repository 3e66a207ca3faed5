import { DropdownMenu } from 'radix-ui';
import { useAccountChoice } from '../../data/account-choice.js';
import { accountUse, freeToUse, isStated } from '../../format/account-use.js';
import { accountPlace } from '../../format/brokers.js';
import { money, percentWithUnit } from '../../format/numbers.js';
import { levelWords } from '../../format/stops.js';
import { Badge } from '../../ui/Badge.js';
import { Icon } from '../../ui/Icon.js';
import { Meter } from '../../ui/Meter.js';
import { ModeBadge } from '../../ui/ModeBadge.js';
import * as css from './Shell.css.js';

/** The account in view, how much of its buying power is used, and the others to switch to. */
export function AccountMenu() {
  const { account, accounts, choose } = useAccountChoice();
  if (!account) return <span className={css.accountButton}>Account …</span>;
  const use = accountUse(account);
  return (
    // Not modal: the modal form would add a style element, which the content policy forbids.
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className={css.accountButton} aria-label={`Account ${account.name}`}>
        <span className={css.accountName}>{account.name}</span>
        {use && (
          <>
            <span className={css.accountMeter}>
              <Meter label="Buying power used" used={use.used} reserved={use.reserved} />
            </span>
            <span className={css.accountUsed}>{percentWithUnit(use.used + use.reserved, 0)} used</span>
          </>
        )}
        <Icon name="down" size={12} />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={css.menu} align="start" sideOffset={4} collisionPadding={8}>
          <DropdownMenu.Label className={css.menuText}>
            {accountPlace(account)}, {account.type} account, {account.mode} money.{' '}
            {isStated(account)
              ? `Cash ${money(account.cash, { currency: account.currency })}, free to use ${money(account.optionBuyingPower, { currency: account.currency })}.`
              : 'Its figures are not stated yet.'}
          </DropdownMenu.Label>
          <div className={css.menuLine} />
          <DropdownMenu.RadioGroup value={account.id} onValueChange={choose}>
            {accounts.map((one) => (
              <DropdownMenu.RadioItem key={one.id} value={one.id} className={css.menuItem}>
                <span className={css.checkPlace}>
                  <DropdownMenu.ItemIndicator>
                    <Icon name="check" size={14} />
                  </DropdownMenu.ItemIndicator>
                </span>
                <span className={css.menuRow}>
                  <span>{one.name}</span>
                  <span className={css.menuPlace}>{accountPlace(one)}</span>
                </span>
                <ModeBadge mode={one.mode} />
                {one.stop !== 'none' && <Badge tone="negative">{levelWords(one.stop)}</Badge>}
                <span className={css.menuFigure}>
                  {money(freeToUse(one), { cents: false, currency: one.currency })} free
                </span>
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
