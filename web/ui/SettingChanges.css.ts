import { style } from '@vanilla-extract/css';
import { vars } from '../theme/contract.css.js';
import { size, space } from '../theme/tokens.js';

export const list = style({ display: 'flex', flexDirection: 'column', fontSize: size.s13 });
export const row = style({
  display: 'grid',
  gridTemplateColumns: 'minmax(0, 5fr) minmax(0, 7fr)',
  gap: `2px ${space.x3}`,
  padding: `${space.x1} 0`,
  selectors: { '& + &': { borderTop: `1px solid ${vars.border.subtle}` } },
});
export const name = style({ color: vars.text.secondary });
export const values = style({ fontVariantNumeric: 'tabular-nums', overflowWrap: 'anywhere' });
export const was = style({ color: vars.text.muted, textDecoration: 'line-through' });
export const is = style({ color: vars.text.primary });
export const arrow = style({
  display: 'inline-flex',
  margin: `0 ${space.x1}`,
  color: vars.text.muted,
  verticalAlign: '-1px',
});
