import type { ReactNode } from 'react';
import * as css from './Page.css.js';

interface PageProps {
  /** Name of the browser tab, before the product's. */
  readonly tab: string;
  readonly title: ReactNode;
  readonly badges?: ReactNode;
  readonly lead?: ReactNode;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

export function Page({ tab, title, badges, lead, actions, children }: PageProps) {
  return (
    <div className={css.page}>
      <title>{`${tab} · Thetapod`}</title>
      <header className={css.head}>
        <div className={css.titles}>
          <div className={css.titleRow}>
            <h1>{title}</h1>
            {badges}
          </div>
          {lead !== undefined && <div className={css.lead}>{lead}</div>}
        </div>
        {actions !== undefined && <div className={css.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}
