import { Button } from '../../ui/Button.js';
import * as css from './Screen.css.js';

interface RecoveryCodesProps {
  readonly codes: readonly string[];
  readonly onDone: () => void;
}

/** Shown once: they are stored as hashes. */
export function RecoveryCodes({ codes, onDone }: RecoveryCodesProps) {
  return (
    <div className={css.stack}>
      <p className={css.words}>
        Keep these recovery codes where you do not keep the app. Each lets you in once in its place. They are not shown
        again.
      </p>
      <ul className={css.codes} aria-label="Recovery codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Button kind="primary" onClick={onDone}>
        I have kept them
      </Button>
    </div>
  );
}
