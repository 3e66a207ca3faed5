import { type KeyboardEvent, type ReactNode, type Ref, useState } from 'react';
import * as css from './Field.css.js';
import { Field } from './Field.js';
import { Icon } from './Icon.js';
import { type NumberScale, numberOf, stepText, textOf } from './number-text.js';

interface NumberFieldProps extends Partial<NumberScale> {
  readonly label: ReactNode;
  readonly unit?: string;
  readonly hint?: ReactNode;
  readonly error?: string;
  readonly name?: string;
  readonly ref?: Ref<HTMLInputElement>;
  readonly value: number | null | undefined;
  readonly onChange: (value: number) => void;
  readonly onBlur?: () => void;
}

/** A number in the person's unit. The text is theirs while it means the value; a value set elsewhere replaces it. */
export function NumberField(props: NumberFieldProps) {
  const {
    label,
    unit,
    hint,
    error,
    name,
    ref,
    value,
    onChange,
    onBlur,
    scale = 1,
    decimals = 0,
    step = 1,
    padded = false,
  } = props;
  const grid = { scale, decimals, step, padded };
  const [typed, setTyped] = useState(() => textOf(value, grid));
  const meant = numberOf(typed, grid);
  const text =
    Object.is(meant, value) || (Number.isNaN(meant) && !Number.isFinite(value ?? Number.NaN))
      ? typed
      : textOf(value, grid);

  const write = (next: string) => {
    setTyped(next);
    onChange(numberOf(next, grid));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    event.preventDefault();
    write(stepText(text, event.key === 'ArrowUp' ? 1 : -1, grid));
  };
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) => (
        <span className={css.box({ invalid: error !== undefined })}>
          {unit === '$' && <span className={css.unit}>$</span>}
          <input
            {...ids}
            ref={ref}
            name={name}
            className={css.numeric}
            inputMode={decimals === 0 ? 'numeric' : 'decimal'}
            autoComplete="off"
            value={text}
            onChange={(event) => write(event.target.value)}
            onKeyDown={onKeyDown}
            onBlur={onBlur}
          />
          {unit && unit !== '$' && <span className={css.unit}>{unit}</span>}
          {/* The arrow keys do the same; two more stops for the keyboard would be in the way. */}
          <span className={css.steppers} aria-hidden="true">
            <Stepper name="up" onStep={() => write(stepText(text, 1, grid))} />
            <Stepper name="down" onStep={() => write(stepText(text, -1, grid))} />
          </span>
        </span>
      )}
    </Field>
  );
}

function Stepper({ name, onStep }: { readonly name: 'up' | 'down'; readonly onStep: () => void }) {
  return (
    <button type="button" tabIndex={-1} className={css.stepper} onClick={onStep}>
      <Icon name={name} size={10} />
    </button>
  );
}
