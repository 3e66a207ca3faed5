import { type InputHTMLAttributes, type ReactNode, type Ref, useId } from 'react';
import * as css from './Field.css.js';
import { Icon } from './Icon.js';

interface FieldProps {
  readonly label: ReactNode;
  readonly hint?: ReactNode;
  /** What is wrong and what to do, in words. */
  readonly error?: string;
  readonly children: (ids: {
    readonly id: string;
    readonly 'aria-describedby'?: string;
    readonly 'aria-invalid'?: true;
  }) => ReactNode;
}

/** A label, a control, and beneath it a hint or what is wrong. */
export function Field({ label, hint, error, children }: FieldProps) {
  const id = useId();
  const noteId = `${id}-note`;
  const described = error !== undefined || hint !== undefined;
  return (
    <div className={css.field}>
      <label className={css.label} htmlFor={id}>
        {label}
      </label>
      {children({
        id,
        ...(described ? { 'aria-describedby': noteId } : {}),
        ...(error === undefined ? {} : { 'aria-invalid': true as const }),
      })}
      {error === undefined ? (
        hint !== undefined && (
          <span id={noteId} className={css.hint}>
            {hint}
          </span>
        )
      ) : (
        <FieldError id={noteId}>{error}</FieldError>
      )}
    </div>
  );
}

export function FieldError({ id, children }: { readonly id?: string; readonly children: ReactNode }) {
  return (
    <span id={id} className={css.error}>
      <Icon name="warning" size={12} />
      {children}
    </span>
  );
}

interface TextFieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'className'> {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string;
  readonly unit?: string;
  readonly large?: boolean;
  readonly ref?: Ref<HTMLInputElement>;
}

export function TextField({ label, hint, error, unit, large = false, ...rest }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) => (
        <span className={css.box({ invalid: error !== undefined, large })}>
          <input {...rest} {...ids} className={css.input} />
          {unit && <span className={css.unit}>{unit}</span>}
        </span>
      )}
    </Field>
  );
}

interface SelectFieldProps {
  readonly label: string;
  readonly hint?: ReactNode;
  readonly error?: string;
  readonly value: string;
  readonly options: readonly { readonly value: string; readonly words: string }[];
  readonly onChange: (value: string) => void;
}

export function SelectField({ label, hint, error, value, options, onChange }: SelectFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(ids) => (
        <span className={css.box({ invalid: error !== undefined })}>
          <select {...ids} className={css.select} value={value} onChange={(event) => onChange(event.target.value)}>
            {options.map((option) => (
              <option key={option.value} value={option.value}>
                {option.words}
              </option>
            ))}
          </select>
        </span>
      )}
    </Field>
  );
}

interface CheckFieldProps extends Omit<InputHTMLAttributes<HTMLInputElement>, 'className' | 'type'> {
  readonly label: ReactNode;
  readonly error?: string;
}

export function CheckField({ label, error, ...rest }: CheckFieldProps) {
  const id = useId();
  return (
    <div className={css.field}>
      <label className={css.check}>
        <input
          {...rest}
          type="checkbox"
          aria-invalid={error === undefined ? undefined : true}
          aria-describedby={error === undefined ? undefined : id}
        />
        <span>{label}</span>
      </label>
      {error !== undefined && <FieldError id={id}>{error}</FieldError>}
    </div>
  );
}
