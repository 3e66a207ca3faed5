import type { ReactNode } from 'react';
import * as css from './EntryPage.css.js';

interface EntryPageProps {
  readonly tab: string;
  readonly title: string;
  readonly lead: string;
  readonly wide?: boolean;
  readonly foot: ReactNode;
  readonly children: ReactNode;
}

/** The pages outside the app: one card. */
export function EntryPage({ tab, title, lead, wide = false, foot, children }: EntryPageProps) {
  return (
    <main className={css.page}>
      <title>{`${tab} · Thetapod`}</title>
      <div className={css.brand}>
        <img src="/favicon.svg" width="24" height="24" alt="" />
        Thetapod
      </div>
      <div className={wide ? `${css.card} ${css.wide}` : css.card}>
        <div>
          <h1>{title}</h1>
          <p className={css.lead}>{lead}</p>
        </div>
        {children}
      </div>
      <p className={css.foot}>{foot}</p>
    </main>
  );
}
