import { type ReactNode, type SubmitEvent, useEffect, useId, useLayoutEffect, useRef } from 'react';
import { Button } from './Button.js';
import * as css from './Dialog.css.js';

interface DialogProps {
  readonly open: boolean;
  readonly title: ReactNode;
  readonly children: ReactNode;
  /** Buttons at the foot; the one of type `submit` is pressed by Enter in a field. */
  readonly actions: ReactNode;
  readonly width?: keyof typeof css.width;
  readonly onSubmit?: () => void;
  readonly onClose: () => void;
}

/**
 * The browser's own modal dialog: it holds the focus and gives it back, makes the rest inert, closes on Escape, and needs no
 * style element, which the content policy forbids. Its first control gets the focus.
 */
export function Dialog({ open, title, children, actions, width = 'normal', onSubmit, onClose }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  // Opened when what it holds is ready for the focus, closed before it leaves the page: only closing gives the focus back.
  useEffect(() => {
    if (open && !ref.current?.open) ref.current?.showModal();
  }, [open]);
  useLayoutEffect(() => {
    const dialog = ref.current;
    if (open) return () => dialog?.close();
  }, [open]);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    onSubmit?.();
  };
  // An effect that React runs twice closes and opens again; the word of the first closing comes late.
  const closed = () => {
    if (!ref.current?.open) onClose();
  };
  return (
    <dialog ref={ref} className={css.width[width]} aria-labelledby={titleId} onClose={closed}>
      {open && (
        <form className={css.form} noValidate onSubmit={submit}>
          <h2 id={titleId}>{title}</h2>
          <div className={css.body}>{children}</div>
          <div className={css.actions}>{actions}</div>
        </form>
      )}
    </dialog>
  );
}

interface ConfirmDialogProps {
  readonly open: boolean;
  readonly title: string;
  /** What will happen, in numbers. */
  readonly children: ReactNode;
  readonly confirm: string;
  /** The way out; other words where "Cancel" would be ambiguous. */
  readonly dismiss?: string;
  readonly danger?: boolean;
  readonly busy?: boolean;
  readonly onConfirm: () => void;
  readonly onClose: () => void;
}

/** Asks before an act that concerns money; the focus begins on the way out. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { open, title, children, confirm, dismiss = 'Cancel', danger = false, busy = false } = props;
  const { onConfirm, onClose } = props;
  return (
    <Dialog
      open={open}
      title={title}
      onClose={onClose}
      actions={
        <>
          <Button onClick={onClose} autoFocus>
            {dismiss}
          </Button>
          <Button kind={danger ? 'danger' : 'primary'} busy={busy} onClick={onConfirm}>
            {confirm}
          </Button>
        </>
      }
    >
      {children}
    </Dialog>
  );
}
