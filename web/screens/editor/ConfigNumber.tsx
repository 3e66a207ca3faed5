import { type Control, useController } from 'react-hook-form';
import type { BotConfig } from '#core/bot';
import { NumberField } from '../../ui/NumberField.js';
import { DECIMAL_PATHS, FIELD_SCALES, type FieldScale, type NumberPath } from './fields.js';

export type ConfigControl = Control<BotConfig, unknown, BotConfig>;

interface ConfigNumberProps {
  readonly control: ConfigControl;
  readonly name: NumberPath;
  readonly label: string;
  readonly hint?: string;
}

/** A number of the configuration in the person's unit; money stays a decimal string underneath. */
export function ConfigNumber({ control, name, label, hint }: ConfigNumberProps) {
  const { field, fieldState } = useController({ control, name });
  const { unit, ...scale }: FieldScale = FIELD_SCALES[name];
  const decimal = DECIMAL_PATHS.has(name);
  return (
    <NumberField
      {...scale}
      unit={unit}
      label={label}
      hint={hint}
      error={fieldState.error?.message}
      name={field.name}
      ref={field.ref}
      onBlur={field.onBlur}
      value={field.value === null || field.value === '' ? undefined : Number(field.value)}
      onChange={(value) => field.onChange(decimal ? (Number.isNaN(value) ? '' : String(value)) : value)}
    />
  );
}
