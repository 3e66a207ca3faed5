import { RadioGroup } from 'radix-ui';
import { useId } from 'react';
import * as css from './Field.css.js';

interface ChoiceProps<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly options: readonly { readonly value: Value; readonly words: string }[];
  readonly hint?: string;
  readonly onChange: (value: Value) => void;
}

/** One of a few, all visible; arrow keys move. */
export function Choice<Value extends string>({ label, value, options, hint, onChange }: ChoiceProps<Value>) {
  const id = useId();
  return (
    <div className={css.field}>
      <span className={css.label} id={id}>
        {label}
      </span>
      <RadioGroup.Root
        className={css.segments}
        aria-labelledby={id}
        value={value}
        onValueChange={(next) => onChange(next as Value)}
        orientation="horizontal"
      >
        {options.map((option) => (
          <RadioGroup.Item key={option.value} value={option.value} className={css.segment}>
            {option.words}
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
      {hint !== undefined && <span className={css.hint}>{hint}</span>}
    </div>
  );
}
