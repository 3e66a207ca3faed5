import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';
import { Navigate, Outlet, useLocation, useSearchParams } from 'react-router';
import { openLive } from '../data/live.js';
import { useSession } from '../data/queries.js';
import { ProblemPanel } from '../ui/State.js';
import * as css from './Gate.css.js';
import { pathAfterSignIn } from './path-after-sign-in.js';

/** Lets the signed-in through to the app and the others to sign-in and sign-up; sends each to their own side. */
export function Gate({ signedIn }: { readonly signedIn: boolean }) {
  const session = useSession();
  const queries = useQueryClient();
  const location = useLocation();
  const [search] = useSearchParams();
  const userId = session.data?.userId;
  useEffect(() => {
    if (signedIn && userId !== undefined) return openLive(queries);
  }, [signedIn, userId, queries]);

  if (session.data === undefined) {
    return (
      <main className={css.waiting}>
        {session.isError && <ProblemPanel error={session.error} onRetry={() => void session.refetch()} />}
      </main>
    );
  }
  const isSignedIn = session.data !== null;
  if (signedIn && !isSignedIn) {
    const next = location.pathname === '/' ? '' : `?next=${encodeURIComponent(location.pathname + location.search)}`;
    return <Navigate to={`/sign-in${next}`} replace />;
  }
  if (!signedIn && isSignedIn) return <Navigate to={pathAfterSignIn(search.get('next'))} replace />;
  return <Outlet />;
}
