import { style, styleVariants } from '@vanilla-extract/css';
import { vars } from '../theme/contract.css.js';
import { radius, size, space } from '../theme/tokens.js';

const dialog = style({
  margin: 'auto',
  maxHeight: 'calc(100dvh - 24px)',
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
export const width = styleVariants({
  normal: [dialog, { width: 'min(480px, calc(100vw - 24px))' }],
  wide: [dialog, { width: 'min(680px, calc(100vw - 24px))' }],
});
export const form = style({ display: 'block' });
export const body = style({
  display: 'flex',
  flexDirection: 'column',
  gap: space.x3,
  marginTop: space.x3,
  color: vars.text.secondary,
  fontSize: size.s13,
});
export const actions = style({
  // Stays in reach where the dialog is taller than the screen.
  position: 'sticky',
  bottom: `calc(-1 * ${space.x5})`,
  padding: `${space.x3} 0 ${space.x5}`,
  borderTop: `1px solid ${vars.border.subtle}`,
  marginBottom: `calc(-1 * ${space.x5})`,
  background: vars.surface.overlay,
  display: 'flex',
  justifyContent: 'flex-end',
  flexWrap: 'wrap',
  gap: space.x2,
  marginTop: space.x4,
});
