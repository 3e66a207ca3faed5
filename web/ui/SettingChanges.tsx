import type { SettingChange } from '../format/config-changes.js';
import { hidden } from '../theme/text.css.js';
import { Icon } from './Icon.js';
import * as css from './SettingChanges.css.js';

/** Settings that differ, each with what it was and what it is. */
export function SettingChanges({
  label,
  changes,
}: {
  readonly label: string;
  readonly changes: readonly SettingChange[];
}) {
  return (
    <ul className={css.list} aria-label={label}>
      {changes.map((change) => (
        <li key={change.path} className={css.row}>
          <span className={css.name}>{change.name}</span>
          <span className={css.values}>
            <span className={hidden}>was </span>
            <s className={css.was}>{change.was}</s>
            <span className={css.arrow}>
              <Icon name="right" size={12} />
            </span>
            <span className={hidden}>, is </span>
            <span className={css.is}>{change.is}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}
