import { style } from '@vanilla-extract/css';
import { vars } from '../theme/contract.css.js';
import { radius, size, space } from '../theme/tokens.js';

export const panel = style({
  background: vars.surface.raised,
  border: `1px solid ${vars.border.subtle}`,
  borderRadius: radius.normal,
  minWidth: 0,
});
export const head = style({
  display: 'flex',
  alignItems: 'center',
  flexWrap: 'wrap',
  gap: `${space.x1} ${space.x3}`,
  minHeight: '40px',
  padding: `${space.x1} ${space.x4}`,
  borderBottom: `1px solid ${vars.border.subtle}`,
});
export const aside = style({
  display: 'flex',
  alignItems: 'center',
  gap: space.x2,
  marginLeft: 'auto',
  fontSize: size.s12,
  color: vars.text.muted,
});
export const body = style({ padding: space.x4 });
