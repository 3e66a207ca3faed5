import { style } from '@vanilla-extract/css';
import { vars } from '../../theme/contract.css.js';
import { radius, size, space } from '../../theme/tokens.js';

export const dialog = style({
  width: 'min(560px, calc(100vw - 24px))',
  margin: '12vh auto auto',
  padding: 0,
  border: `1px solid ${vars.border.strong}`,
  borderRadius: radius.normal,
  background: vars.surface.overlay,
  color: vars.text.primary,
  boxShadow: vars.shadow.overlay,
  selectors: { '&::backdrop': { background: 'rgb(0 0 0 / 0.5)' } },
});
export const input = style({
  width: '100%',
  padding: `${space.x3} ${space.x4}`,
  border: 0,
  borderBottom: `1px solid ${vars.border.subtle}`,
  background: 'transparent',
  color: vars.text.primary,
  fontSize: size.s16,
  selectors: { '&:focus': { outline: 'none' }, '&::placeholder': { color: vars.text.muted } },
});
export const list = style({ maxHeight: 'min(420px, 60vh)', overflowY: 'auto', padding: space.x2 });
export const empty = style({ padding: space.x4, color: vars.text.secondary, fontSize: size.s13 });
export const heading = style({
  padding: `${space.x2} ${space.x2} ${space.x1}`,
  fontSize: size.s12,
  color: vars.text.muted,
});
export const item = style({
  display: 'flex',
  alignItems: 'center',
  gap: space.x3,
  minHeight: '36px',
  padding: `${space.x1} ${space.x2}`,
  borderRadius: radius.small,
  fontSize: size.s14,
  cursor: 'pointer',
  selectors: { '&[aria-selected="true"]': { background: vars.surface.selected } },
});
export const note = style({ marginLeft: 'auto', fontSize: size.s12, color: vars.text.secondary });
