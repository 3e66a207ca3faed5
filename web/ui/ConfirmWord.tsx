import { useEffect, useRef } from 'react';
import { TextField } from './Field.js';

interface ConfirmWordProps {
  readonly word: string;
  readonly value: string;
  /** How often the act was tried without the word: each time the field says so and takes the focus. */
  readonly tries: number;
  readonly onChange: (value: string) => void;
}

/** A word to type before an act that cannot be taken back. */
export function ConfirmWord({ word, value, tries, onChange }: ConfirmWordProps) {
  const ref = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (tries > 0) ref.current?.focus();
  }, [tries]);
  return (
    <TextField
      ref={ref}
      label={`Type ${word} to confirm`}
      error={tries > 0 && value.trim() !== word ? `Nothing was sent. Type ${word} first.` : undefined}
      value={value}
      autoComplete="off"
      autoCapitalize="characters"
      spellCheck={false}
      onChange={(event) => onChange(event.target.value)}
    />
  );
}
