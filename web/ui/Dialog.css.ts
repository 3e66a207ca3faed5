import { style } from '@vanilla-extract/css';
import { vars } from '../theme/contract.css.js';
import { radius, size, space } from '../theme/tokens.js';

export const dialog = style({
  margin: 'auto',
  width: 'min(480px, calc(100vw - 24px))',
  padding: space.x5,
  border: `1px solid ${vars.border.strong}`,
  borderRadius: radius.normal,
  background: vars.surface.overlay,
  color: vars.text.primary,
  boxShadow: vars.shadow.overlay,
  whiteSpace: 'normal',
  textAlign: 'left',
  selectors: { '&::backdrop': { background: 'rgb(0 0 0 / 0.5)' } },
});
export const body = style({
  display: 'flex',
  flexDirection: 'column',
  gap: space.x3,
  marginTop: space.x3,
  color: vars.text.secondary,
  fontSize: size.s13,
});
export const actions = style({
  display: 'flex',
  justifyContent: 'flex-end',
  flexWrap: 'wrap',
  gap: space.x2,
  marginTop: space.x5,
});
