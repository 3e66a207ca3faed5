import type { ReactNode } from 'react';
import type { Tone } from '../format/states.js';
import * as css from './Badge.css.js';
import { Icon, type IconName } from './Icon.js';

interface BadgeProps {
  readonly tone?: Tone | 'live';
  readonly icon?: IconName;
  readonly children: ReactNode;
}

export function Badge({ tone, icon, children }: BadgeProps) {
  return (
    <span className={css.badge({ tone })}>
      {icon && <Icon name={icon} size={12} />}
      {children}
    </span>
  );
}
