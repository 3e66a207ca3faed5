import { DropdownMenu } from 'radix-ui';
import { Link } from 'react-router';
import { setDensity, setTheme, type ThemeChoice, useDensity, useThemeChoice } from '../../data/appearance.js';
import { useLeave, useSession } from '../../data/queries.js';
import { button } from '../../ui/Button.css.js';
import { Icon } from '../../ui/Icon.js';
import { useToasts } from '../../ui/Toast.js';
import * as css from './Shell.css.js';

const THEMES: readonly (readonly [ThemeChoice, string])[] = [
  ['dark', 'Dark theme'],
  ['light', 'Light theme'],
  ['system', 'Theme of the system'],
];

export function PersonMenu() {
  const { data: session } = useSession();
  const density = useDensity();
  const theme = useThemeChoice();
  const leave = useLeave();
  const toasts = useToasts();
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className={button({ kind: 'quiet', iconOnly: true })} aria-label="You and your settings">
        <Icon name="person" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={css.menu} align="end" sideOffset={4} collisionPadding={8}>
          <DropdownMenu.Label className={css.menuText}>{session?.email}</DropdownMenu.Label>
          <div className={css.menuLine} />
          <DropdownMenu.CheckboxItem
            className={css.menuItem}
            checked={density === 'compact'}
            onCheckedChange={(compact) => setDensity(compact ? 'compact' : 'comfortable')}
          >
            <span className={css.checkPlace}>
              <DropdownMenu.ItemIndicator>
                <Icon name="check" size={14} />
              </DropdownMenu.ItemIndicator>
            </span>
            Compact rows
          </DropdownMenu.CheckboxItem>
          <div className={css.menuLine} />
          <DropdownMenu.RadioGroup value={theme} onValueChange={(wanted) => setTheme(wanted as ThemeChoice)}>
            {THEMES.map(([choice, words]) => (
              <DropdownMenu.RadioItem key={choice} value={choice} className={css.menuItem}>
                <span className={css.checkPlace}>
                  <DropdownMenu.ItemIndicator>
                    <Icon name="check" size={14} />
                  </DropdownMenu.ItemIndicator>
                </span>
                {words}
              </DropdownMenu.RadioItem>
            ))}
          </DropdownMenu.RadioGroup>
          <div className={css.menuLine} />
          <DropdownMenu.Item asChild>
            <Link to="/account" className={css.menuItem}>
              <span className={css.checkPlace} />
              Your account
            </Link>
          </DropdownMenu.Item>
          <DropdownMenu.Item asChild>
            <Link to="/notifications" className={css.menuItem}>
              <span className={css.checkPlace} />
              Notifications
            </Link>
          </DropdownMenu.Item>
          <DropdownMenu.Item
            className={css.menuItem}
            onSelect={() => leave.mutate(undefined, { onError: toasts.fail })}
          >
            <span className={css.checkPlace} />
            Sign out
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
