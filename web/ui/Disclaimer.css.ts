import { style } from '@vanilla-extract/css';
import { vars } from '../theme/contract.css.js';
import { radius, size, space, weight } from '../theme/tokens.js';

export const disclaimer = style({
  display: 'flex',
  flexDirection: 'column',
  gap: space.x3,
  maxHeight: '260px',
  overflowY: 'auto',
  padding: space.x3,
  background: vars.surface.sunken,
  border: `1px solid ${vars.border.strong}`,
  borderRadius: radius.normal,
  fontSize: size.s13,
  color: vars.text.secondary,
});
export const heading = style({ display: 'flex', alignItems: 'baseline', gap: space.x2 });
export const version = style({ marginLeft: 'auto', fontSize: size.s12, color: vars.text.muted });
export const point = style({ color: vars.text.primary, fontWeight: weight.strong });
export const block = style({ display: 'flex', flexDirection: 'column', gap: space.x2 });
