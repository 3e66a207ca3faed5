import { useId } from 'react';
import { useController } from 'react-hook-form';
import { SCORE_FACTORS, type ScoreFactor } from '#core/scoring';
import { FACTOR_WORDS } from '../../format/gates.js';
import { percentWithUnit } from '../../format/numbers.js';
import type { ConfigControl } from './ConfigNumber.js';
import { moveWeight } from './move-weight.js';
import * as css from './Weights.css.js';

/** The weights of the score as sliders that always add up to 100 %; the preview ranks anew at once. */
export function Weights({ control }: { readonly control: ConfigControl }) {
  const { field } = useController({ control, name: 'score.weights' });
  return (
    <div className={css.weights}>
      {SCORE_FACTORS.map((factor) => (
        <Weight
          key={factor}
          factor={factor}
          value={field.value[factor]}
          onChange={(to) => field.onChange(moveWeight(field.value, factor, to))}
        />
      ))}
    </div>
  );
}

interface WeightProps {
  readonly factor: ScoreFactor;
  readonly value: number;
  readonly onChange: (to: number) => void;
}

function Weight({ factor, value, onChange }: WeightProps) {
  const id = useId();
  const words = percentWithUnit(value, 0);
  return (
    <div className={css.row}>
      <label htmlFor={id} className={css.name}>
        {FACTOR_WORDS[factor].name}
      </label>
      <input
        id={id}
        type="range"
        min={0}
        max={100}
        step={1}
        className={css.slider}
        value={Math.round(value * 100)}
        aria-valuetext={words}
        onChange={(event) => onChange(Number(event.target.value) / 100)}
      />
      <output htmlFor={id} className={css.figure}>
        {words}
      </output>
    </div>
  );
}
