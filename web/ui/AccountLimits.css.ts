import { style } from '@vanilla-extract/css';
import { vars } from '../theme/contract.css.js';
import { size, space } from '../theme/tokens.js';

export const line = style({
  display: 'flex',
  alignItems: 'center',
  justifyContent: 'space-between',
  gap: space.x3,
  fontSize: size.s12,
  color: vars.text.muted,
});
export const fields = style({
  display: 'grid',
  gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 180px), 1fr))',
  gap: space.x3,
});
