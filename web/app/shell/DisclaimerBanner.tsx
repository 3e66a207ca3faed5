import { lazy, Suspense, useState } from 'react';
import { useLocation } from 'react-router';
import { useProfile } from '../../data/profile-queries.js';
import { Button } from '../../ui/Button.js';
import { Notice } from '../../ui/State.js';

const DisclaimerDialog = lazy(async () => ({ default: (await import('./DisclaimerDialog.js')).DisclaimerDialog }));

/** While the risk disclaimer has a version that the person has not accepted. It goes when it was accepted, wherever that was. */
export function DisclaimerBanner() {
  const { data: profile } = useProfile();
  const { pathname } = useLocation();
  const [reading, setReading] = useState(false);
  const isDue = profile !== undefined && profile.disclaimer.accepted !== profile.disclaimer.current;
  // The page of one's account shows the text itself.
  if (!isDue || pathname === '/account') return null;
  return (
    <>
      <Notice
        tone="info"
        action={
          <Button size="small" aria-haspopup="dialog" onClick={() => setReading(true)}>
            Read and accept
          </Button>
        }
      >
        The risk disclaimer has changed since you accepted it. Your bots go on.
      </Notice>
      {reading && (
        <Suspense>
          <DisclaimerDialog profile={profile} onClose={() => setReading(false)} />
        </Suspense>
      )}
    </>
  );
}
