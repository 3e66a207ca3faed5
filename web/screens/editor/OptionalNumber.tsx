import { useController } from 'react-hook-form';
import { CheckField } from '../../ui/Field.js';
import { type ConfigControl, ConfigNumber } from './ConfigNumber.js';
import type { OptionalPath } from './fields.js';
import * as css from './Screen.css.js';

interface OptionalNumberProps {
  readonly control: ConfigControl;
  readonly name: OptionalPath;
  /** What it does, as a switch. */
  readonly words: string;
  readonly label: string;
  readonly hint?: string;
  /** Where it starts when switched on. */
  readonly initial: number | string;
}

/** A setting that can be left out. */
export function OptionalNumber({ control, name, words, label, hint, initial }: OptionalNumberProps) {
  const { field } = useController({ control, name });
  const on = field.value !== null;
  return (
    <div className={css.optional}>
      <CheckField
        label={words}
        checked={on}
        onChange={(event) => field.onChange(event.target.checked ? initial : null)}
      />
      {on && <ConfigNumber control={control} name={name} label={label} hint={hint} />}
    </div>
  );
}
