import { DISCLAIMER_VERSION, type ProfileView } from '#contract';
import { useAcceptDisclaimer } from '../data/profile-queries.js';
import { Button } from './Button.js';
import { Disclaimer } from './Disclaimer.js';
import { useToasts } from './Toast.js';

/** The text and its acceptance: of the text that is shown, which an older page may not have. */
export function AcceptDisclaimer({ profile }: { readonly profile: ProfileView }) {
  const accept = useAcceptDisclaimer();
  const toasts = useToasts();
  if (profile.disclaimer.current !== DISCLAIMER_VERSION) {
    return (
      <>
        <p>This page is older than the text. Load it again to read it.</p>
        <Button kind="primary" onClick={() => window.location.reload()}>
          Load the page again
        </Button>
      </>
    );
  }
  return (
    <>
      <Disclaimer />
      <Button
        kind="primary"
        busy={accept.isPending}
        onClick={() => accept.mutate(DISCLAIMER_VERSION, { onError: toasts.fail })}
      >
        I have read it and accept it
      </Button>
    </>
  );
}
