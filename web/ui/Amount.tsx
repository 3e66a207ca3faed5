import { type Currency, direction, money } from '../format/numbers.js';
import { number, tone } from '../theme/text.css.js';
import * as css from './Amount.css.js';
import { Icon } from './Icon.js';

interface AmountProps {
  readonly value: string | undefined;
  readonly currency?: Currency | undefined;
  readonly large?: boolean;
  /** Reckoned from a quote that nobody should act on. */
  readonly stale?: boolean;
}

/** A gain or a loss: colour, sign and arrow say the same. */
export function Amount({ value, currency, large = false, stale = false }: AmountProps) {
  const way = value === undefined ? 'flat' : direction(value);
  const colour = stale ? tone.stale : way === 'flat' ? tone.secondary : tone[way];
  return (
    <span className={`${css.amount} ${number} ${colour} ${large ? css.large : ''}`}>
      {way !== 'flat' && <Icon name={way === 'positive' ? 'rise' : 'fall'} size={12} />}
      {money(value, { plus: true, currency })}
    </span>
  );
}
