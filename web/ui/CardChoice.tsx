import { RadioGroup } from 'radix-ui';
import { type ReactNode, useId } from 'react';
import * as css from './CardChoice.css.js';

interface CardOption<Value extends string> {
  readonly value: Value;
  readonly title: ReactNode;
  /** Shown beneath the title: what choosing it means. */
  readonly body: ReactNode;
  readonly tone?: 'normal' | 'danger';
}

interface CardChoiceProps<Value extends string> {
  readonly label: string;
  /** Undefined while nothing is chosen. */
  readonly value: Value | undefined;
  readonly options: readonly CardOption<Value>[];
  readonly columns?: 'one' | 'many';
  readonly onChange: (value: Value) => void;
}

/** One of a few that need words of their own; arrow keys move, and the whole card can be pressed. */
export function CardChoice<Value extends string>(props: CardChoiceProps<Value>) {
  const { label, value, options, columns = 'one', onChange } = props;
  const id = useId();
  return (
    <div className={css.group}>
      <span className={css.label} id={id}>
        {label}
      </span>
      <RadioGroup.Root
        className={css.cards[columns]}
        aria-labelledby={id}
        value={value ?? null}
        onValueChange={(next) => onChange(next as Value)}
      >
        {options.map((option, index) => (
          <RadioGroup.Item
            key={option.value}
            value={option.value}
            className={css.card[option.tone ?? 'normal']}
            aria-labelledby={`${id}-${index}`}
            aria-describedby={`${id}-${index}-body`}
          >
            <span className={css.title}>
              <span className={css.mark} aria-hidden="true" />
              <span id={`${id}-${index}`} className={css.titleWords}>
                {option.title}
              </span>
            </span>
            <span id={`${id}-${index}-body`} className={css.body}>
              {option.body}
            </span>
          </RadioGroup.Item>
        ))}
      </RadioGroup.Root>
    </div>
  );
}
