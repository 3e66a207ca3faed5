import { Link } from 'react-router';
import { count } from '../format/numbers.js';
import * as css from './Tabs.css.js';

interface TabLink {
  readonly to: string;
  readonly name: string;
  readonly amount?: number;
  readonly current: boolean;
}

/** Views of one subject, each with its address. */
export function Tabs({ label, links }: { readonly label: string; readonly links: readonly TabLink[] }) {
  return (
    <nav className={css.tabs} aria-label={label}>
      {links.map((link) => (
        <Link key={link.to} to={link.to} className={css.tab} aria-current={link.current ? 'page' : undefined}>
          {link.name}
          {link.amount !== undefined && <span className={css.count}>{count(link.amount)}</span>}
        </Link>
      ))}
    </nav>
  );
}
