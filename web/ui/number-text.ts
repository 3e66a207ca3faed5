/** What a number field does with text: the value in the model's unit, the text in the person's (`10` for 0.10). */
export interface NumberScale {
  /** Shown = value × scale. */
  readonly scale: number;
  /** Decimals at most, in the shown unit. */
  readonly decimals: number;
  /** One press of a stepper, in the shown unit. */
  readonly step: number;
  /** Shows all decimals, as prices are written: `0.30`. */
  readonly padded?: boolean;
}

/** Returns the text of a value, without needless zeros; empty for a missing one. */
export function textOf(value: number | null | undefined, { scale, decimals, padded = false }: NumberScale): string {
  if (value === undefined || value === null || !Number.isFinite(value)) return '';
  const text = (value * scale).toFixed(decimals);
  return padded ? text : String(Number(text));
}

/** Returns the value of a text; NaN for what is no number, so that the schema refuses it in words. */
export function numberOf(text: string, { scale }: NumberScale): number {
  const plain = text.trim().replaceAll(',', '').replace('\u2212', '-').replace(/\s*%$/, '');
  if (!/^-?(\d+\.?\d*|\.\d+)$/.test(plain)) return Number.NaN;
  // Twelve digits undo the binary tail of the division: 9.4 / 100 is 0.094, not 0.09400000000000001.
  return Number((Number(plain) / scale).toPrecision(12));
}

/** Returns the text one step up or down, on the grid of the step; an empty field steps from 0. */
export function stepText(text: string, direction: 1 | -1, scale: NumberScale): string {
  const shown = numberOf(text, { ...scale, scale: 1 });
  const from = Number.isNaN(shown) ? 0 : shown;
  const grid = from / scale.step;
  const next = direction > 0 ? Math.floor(grid + 1e-9) + 1 : Math.ceil(grid - 1e-9) - 1;
  const moved = Math.max(0, next * scale.step).toFixed(scale.decimals);
  return scale.padded ? moved : String(Number(moved));
}
