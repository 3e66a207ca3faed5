import { lazy, Suspense, useState } from 'react';
import { useLocation } from 'react-router';
import { hasAcceptedOnce, isDisclaimerDue, useProfile } from '../../data/profile-queries.js';
import { Button } from '../../ui/Button.js';
import { Notice } from '../../ui/State.js';

const DisclaimerDialog = lazy(async () => ({ default: (await import('./DisclaimerDialog.js')).DisclaimerDialog }));

/** While the risk disclaimer has a version that the person has not accepted. It goes when it was accepted, wherever that was. */
export function DisclaimerBanner() {
  const { data: profile } = useProfile();
  const { pathname } = useLocation();
  const [reading, setReading] = useState(false);
  // The page of one's account shows the text itself.
  if (profile === undefined || !isDisclaimerDue(profile) || pathname === '/account') return null;
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
        {hasAcceptedOnce(profile)
          ? 'The risk disclaimer has changed since you accepted it. Your bots go on.'
          : 'Nobody has accepted the risk disclaimer for this login yet.'}
      </Notice>
      {reading && (
        <Suspense>
          <DisclaimerDialog profile={profile} onClose={() => setReading(false)} />
        </Suspense>
      )}
    </>
  );
}
