import type { ReactNode } from 'react';
import { type PlacementAct, usePlacementAct } from '../../data/placement-queries.js';
import { Button } from '../../ui/Button.js';
import { Dialog } from '../../ui/Dialog.js';
import { useToasts } from '../../ui/Toast.js';
import type { Effects } from './effects.js';

interface ActDialogProps {
  readonly title: string;
  readonly confirm: string;
  /** What will happen; undefined while what was typed makes no sense. */
  readonly effects: Effects | undefined;
  readonly act: PlacementAct;
  readonly done: string;
  readonly onClose: () => void;
  readonly children?: ReactNode;
}

/** Asks before an act, with what it will do; stays open when it is refused. */
export function ActDialog({ title, confirm, effects, act, done, onClose, children }: ActDialogProps) {
  const change = usePlacementAct();
  const toasts = useToasts();
  const send = () => {
    if (!effects || effects.isRefused || change.isPending) return;
    change.mutate(act, {
      onSuccess: () => {
        toasts.say(done);
        onClose();
      },
      onError: toasts.fail,
    });
  };
  return (
    <Dialog
      open
      title={title}
      onSubmit={send}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose}>{effects?.isRefused ? 'Close' : 'Cancel'}</Button>
          {!effects?.isRefused && (
            <Button type="submit" kind="primary" busy={change.isPending}>
              {confirm}
            </Button>
          )}
        </>
      }
    >
      {children}
      {effects?.words.map((words) => (
        <p key={words}>{words}</p>
      ))}
    </Dialog>
  );
}
