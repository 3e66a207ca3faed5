import { useState } from 'react';
import { plural } from '../../format/numbers.js';
import { Button } from '../../ui/Button.js';
import { TextField } from '../../ui/Field.js';
import { Icon } from '../../ui/Icon.js';
import { NumberField } from '../../ui/NumberField.js';
import { BOT_LIMITS, type Limits, limitCount, NO_LIMITS, tickersOf, withEnd } from './limits.js';
import * as css from './Screen.css.js';
import type { Quantity } from './scan-rows.js';

interface LimitSpec {
  readonly quantity: Quantity;
  readonly end: 'min' | 'max';
  readonly label: string;
  readonly unit?: string;
  /** Shown = value × scale. */
  readonly scale?: number;
  readonly decimals?: number;
  readonly step?: number;
}

const PERCENT = { unit: '%', scale: 100 } as const;
const FIELDS: readonly LimitSpec[] = [
  { quantity: 'dte', end: 'min', label: 'Days from', unit: 'd' },
  { quantity: 'dte', end: 'max', label: 'Days to', unit: 'd' },
  { quantity: 'absDelta', end: 'min', label: 'Delta from', decimals: 2, step: 0.01 },
  { quantity: 'absDelta', end: 'max', label: 'Delta to', decimals: 2, step: 0.01 },
  { quantity: 'probOtm', end: 'min', label: 'P(OTM) at least', ...PERCENT },
  { quantity: 'score', end: 'min', label: 'Score at least', decimals: 1 },
  { quantity: 'bid', end: 'min', label: 'Credit at least', unit: '$', decimals: 2, step: 0.05 },
  { quantity: 'spread', end: 'max', label: 'Spread at most', decimals: 1, ...PERCENT },
  { quantity: 'openInterest', end: 'min', label: 'Open interest at least', step: 50 },
  { quantity: 'volume', end: 'min', label: 'Volume at least', step: 10 },
  { quantity: 'rocAnnual', end: 'min', label: 'On cash a year, at least', decimals: 1, ...PERCENT },
  { quantity: 'romAnnual', end: 'min', label: 'On margin a year, at least', decimals: 1, ...PERCENT },
  { quantity: 'iv', end: 'min', label: 'IV at least', decimals: 1, ...PERCENT },
  { quantity: 'requirement', end: 'max', label: 'Margin at most', unit: '$', step: 500 },
];

interface LimitsProps {
  readonly limits: Limits;
  readonly onChange: (limits: Limits) => void;
}

/** What narrows the list: underlyings and ranges, kept in the address. An empty field is no limit. */
export function LimitsPanel({ limits, onChange }: LimitsProps) {
  const amount = limitCount(limits);
  return (
    <details className={css.limits}>
      <summary className={css.summary}>
        <span className={css.marker}>
          <Icon name="right" size={12} />
        </span>
        Limits
        <span className={css.muted}>{amount === 0 ? 'none' : plural(amount, 'limit')}</span>
      </summary>
      <div className={css.fields}>
        <Tickers key={limits.underlyings.join()} limits={limits} onChange={onChange} />
        {FIELDS.map(({ quantity, end, ...look }) => (
          <NumberField
            key={`${quantity}${end}`}
            {...look}
            value={limits.ranges[quantity]?.[end]}
            onChange={(value) => onChange(withEnd(limits, quantity, end, Number.isNaN(value) ? undefined : value))}
          />
        ))}
      </div>
      <div className={css.limitActs}>
        <Button size="small" onClick={() => onChange({ ...BOT_LIMITS, underlyings: limits.underlyings })}>
          As a new bot looks
        </Button>
        <Button size="small" kind="quiet" onClick={() => onChange(NO_LIMITS)}>
          Take all away
        </Button>
      </div>
    </details>
  );
}

/** Tickers are taken when the field is left or Enter is pressed, so that a half-written one does not empty the list. */
function Tickers({ limits, onChange }: LimitsProps) {
  const [text, setText] = useState(limits.underlyings.join(', '));
  const take = () => {
    const underlyings = tickersOf(text);
    if (underlyings.join() !== limits.underlyings.join()) onChange({ ...limits, underlyings });
  };
  return (
    <div className={css.tickers}>
      <TextField
        label="Underlyings"
        placeholder="all"
        autoComplete="off"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={take}
        onKeyDown={(event) => event.key === 'Enter' && take()}
      />
    </div>
  );
}
