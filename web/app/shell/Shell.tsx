import { useEffect, useRef } from 'react';
import { Outlet, useLocation } from 'react-router';
import { AccountChoice } from '../../data/account-choice.js';
import { useAccounts } from '../../data/queries.js';
import { ErrorBoundary } from '../../ui/ErrorBoundary.js';
import { Banners } from './Banners.js';
import { Rail } from './Rail.js';
import * as css from './Shell.css.js';
import { TopBar } from './TopBar.js';

/** What surrounds each page: rail, top bar, banners, and the frame that says paper or live. */
export function Shell() {
  const { pathname } = useLocation();
  const accounts = useAccounts();
  const main = useRef<HTMLElement>(null);
  const live = accounts.data?.some((account) => account.mode === 'live') ?? false;
  const page = pathname.split('/decisions/')[0] ?? pathname;
  const shown = useRef(page);
  useEffect(() => {
    if (shown.current === page) return;
    shown.current = page;
    window.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [page]);
  return (
    <AccountChoice>
      <a href="#main" className={css.skip}>
        Skip to content
      </a>
      <div className={css.layout}>
        <Rail />
        <TopBar />
        <main ref={main} id="main" className={css.main} tabIndex={-1}>
          <div className={css.banners}>
            <Banners />
          </div>
          <ErrorBoundary resetKey={pathname}>
            <Outlet />
          </ErrorBoundary>
        </main>
      </div>
      <div className={css.frame[live ? 'live' : 'paper']} aria-hidden="true" />
    </AccountChoice>
  );
}
