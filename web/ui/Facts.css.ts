import { style, styleVariants } from '@vanilla-extract/css';
import { vars } from '../theme/contract.css.js';
import { size, space, weight } from '../theme/tokens.js';

const grid = (columnMin: string) => ({
  display: 'grid',
  gridTemplateColumns: `repeat(auto-fill, minmax(${columnMin}, 1fr))`,
  gap: `${space.x2} ${space.x3}`,
});
/** `words` leaves room for values that are words, not figures. */
export const facts = styleVariants({ figures: grid('92px'), words: grid('136px') });
export const fact = style({ display: 'flex', flexDirection: 'column', minWidth: 0 });
export const name = style({ fontSize: size.s12, color: vars.text.muted, whiteSpace: 'nowrap' });
export const value = style({
  fontSize: size.s14,
  fontWeight: weight.medium,
  fontVariantNumeric: 'tabular-nums',
  whiteSpace: 'nowrap',
});
export const unit = style({ marginLeft: '3px', fontSize: size.s12, fontWeight: weight.normal, color: vars.text.muted });
