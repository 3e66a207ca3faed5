import type { ButtonHTMLAttributes } from 'react';
import { Link, type LinkProps } from 'react-router';
import * as css from './Button.css.js';
import { Icon, type IconName } from './Icon.js';

interface Look {
  readonly kind?: 'primary' | 'secondary' | 'quiet' | 'danger' | 'caution';
  readonly size?: 'small' | 'normal' | 'large';
  readonly icon?: IconName;
}

interface ButtonProps extends Look, Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'className'> {
  /** An act is under way: the button stays focusable and does nothing. */
  readonly busy?: boolean;
}

export function Button({ kind, size, icon, busy = false, type = 'button', children, onClick, ...rest }: ButtonProps) {
  return (
    <button
      {...rest}
      type={busy ? 'button' : type}
      aria-disabled={busy || undefined}
      aria-busy={busy || undefined}
      onClick={busy ? undefined : onClick}
      className={css.button({ kind, size })}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}

interface IconButtonProps extends Omit<ButtonProps, 'children' | 'icon' | 'busy'> {
  readonly icon: IconName;
  readonly label: string;
}

export function IconButton({ icon, label, kind = 'quiet', size, type = 'button', ...rest }: IconButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      aria-label={label}
      title={label}
      className={css.button({ kind, size, iconOnly: true })}
    >
      <Icon name={icon} />
    </button>
  );
}

export function ButtonLink({ kind, size, icon, children, ...rest }: Look & Omit<LinkProps, 'className'>) {
  return (
    <Link {...rest} className={css.button({ kind, size })}>
      {icon && <Icon name={icon} />}
      {children}
    </Link>
  );
}
