import type { ProfileView } from '#contract';
import { AcceptDisclaimer } from '../../ui/AcceptDisclaimer.js';
import { Button } from '../../ui/Button.js';
import { Dialog } from '../../ui/Dialog.js';

interface DisclaimerDialogProps {
  readonly profile: ProfileView;
  readonly onClose: () => void;
}

export function DisclaimerDialog({ profile, onClose }: DisclaimerDialogProps) {
  return (
    <Dialog
      open
      width="wide"
      title="The risk disclaimer has changed"
      onClose={onClose}
      actions={<Button onClick={onClose}>Not now</Button>}
    >
      <AcceptDisclaimer profile={profile} />
    </Dialog>
  );
}
