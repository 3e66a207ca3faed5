import { type ReactNode, useEffect, useId, useRef } from 'react';
import { Button } from './Button.js';
import * as css from './Dialog.css.js';

interface ConfirmDialogProps {
  readonly open: boolean;
  readonly title: string;
  /** What will happen, in numbers. */
  readonly children: ReactNode;
  readonly confirm: string;
  readonly danger?: boolean;
  readonly busy?: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/**
 * Asks before an act that concerns money. The browser's own modal dialog: it holds the focus, makes the rest inert, closes
 * on Escape, and needs no style element, which the content policy forbids.
 */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { open, title, children, confirm, danger = false, busy = false, onConfirm, onClose } = props;
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = ref.current;
    if (!dialog) return;
    if (open && !dialog.open) dialog.showModal();
    if (!open && dialog.open) dialog.close();
  }, [open]);
  return (
    <dialog ref={ref} className={css.dialog} aria-labelledby={titleId} onClose={onClose}>
      {open && (
        <>
          <h2 id={titleId}>{title}</h2>
          <div className={css.body}>{children}</div>
          <div className={css.actions}>
            <Button onClick={onClose} autoFocus>
              Cancel
            </Button>
            <Button kind={danger ? 'danger' : 'primary'} busy={busy} onClick={onConfirm}>
              {confirm}
            </Button>
          </div>
        </>
      )}
    </dialog>
  );
}
