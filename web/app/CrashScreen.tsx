import { useRouteError } from 'react-router';
import { ProblemPanel } from '../ui/State.js';

/** The last resort, when the shell itself fails. */
export function CrashScreen() {
  return (
    <main>
      <title>Problem · Thetapod</title>
      <ProblemPanel error={useRouteError()} onRetry={() => window.location.reload()} />
    </main>
  );
}
