import { type KeyboardEvent, useId, useState } from 'react';
import { useController } from 'react-hook-form';
import { useMarket } from '../../data/queries.js';
import { box, input } from '../../ui/Field.css.js';
import { Field } from '../../ui/Field.js';
import { Icon } from '../../ui/Icon.js';
import type { ConfigControl } from './ConfigNumber.js';
import { tickersIn } from './model.js';
import * as css from './Screen.css.js';

/** Tickers as chips; typed or pasted, taken on Enter, comma or leaving the field. */
export function Watchlist({ control }: { readonly control: ConfigControl }) {
  const { field, fieldState } = useController({ control, name: 'watchlist' });
  const { data: market } = useMarket();
  const [typed, setTyped] = useState('');
  const listId = useId();
  const fed = market && new Set(market.underlyings.map((one) => one.underlying));
  const unfed = fed ? field.value.filter((ticker) => !fed.has(ticker)) : [];

  const take = (text: string) => {
    const added = tickersIn(text, field.value);
    if (added.length > 0) field.onChange([...field.value, ...added]);
    setTyped('');
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key === 'Enter' || event.key === ',' || (event.key === ' ' && typed !== '')) {
      event.preventDefault();
      take(typed);
    } else if (event.key === 'Backspace' && typed === '') {
      field.onChange(field.value.slice(0, -1));
    }
  };
  return (
    <Field
      label="Underlyings"
      error={fieldState.error?.message}
      hint={
        unfed.length > 0
          ? `The feed has no chain of ${unfed.join(', ')} now.`
          : 'Tickers such as AAPL, one after the other.'
      }
    >
      {(ids) => (
        <span className={`${box({ invalid: fieldState.invalid })} ${css.chips}`}>
          <Chips tickers={field.value} odd={unfed} onChange={field.onChange} />
          <input
            {...ids}
            ref={field.ref}
            className={`${input} ${css.chipInput}`}
            list={listId}
            value={typed}
            autoComplete="off"
            autoCapitalize="characters"
            spellCheck={false}
            placeholder={field.value.length === 0 ? 'AAPL' : ''}
            onChange={(event) =>
              /[,;\s]/.test(event.target.value) ? take(event.target.value) : setTyped(event.target.value)
            }
            onKeyDown={onKeyDown}
            onBlur={() => {
              take(typed);
              field.onBlur();
            }}
          />
          <datalist id={listId}>
            {market?.underlyings
              .filter((one) => !field.value.includes(one.underlying))
              .map((one) => (
                <option key={one.underlying} value={one.underlying} />
              ))}
          </datalist>
        </span>
      )}
    </Field>
  );
}

interface ChipsProps {
  readonly tickers: readonly string[];
  /** Those that the feed does not have. */
  readonly odd: readonly string[];
  readonly onChange: (tickers: readonly string[]) => void;
}

function Chips({ tickers, odd, onChange }: ChipsProps) {
  return tickers.map((ticker) => (
    <span key={ticker} className={odd.includes(ticker) ? `${css.chip} ${css.chipOdd}` : css.chip}>
      {ticker}
      <button
        type="button"
        className={css.chipRemove}
        aria-label={`Remove ${ticker}`}
        onClick={() => onChange(tickers.filter((one) => one !== ticker))}
      >
        <Icon name="close" size={10} />
      </button>
    </span>
  ));
}
