import { style, styleVariants } from '@vanilla-extract/css';
import { vars } from '../theme/contract.css.js';
import { media, radius, size, space } from '../theme/tokens.js';

export const stack = style({
  position: 'fixed',
  right: space.x4,
  bottom: space.x4,
  zIndex: 50,
  display: 'flex',
  flexDirection: 'column',
  gap: space.x2,
  width: 'min(380px, calc(100vw - 24px))',
  pointerEvents: 'none',
  '@media': { [media.narrow]: { right: space.x3, bottom: '68px' } },
});
const toastBase = style({
  display: 'flex',
  alignItems: 'center',
  gap: space.x2,
  padding: `${space.x2} ${space.x2} ${space.x2} ${space.x3}`,
  border: `1px solid ${vars.border.strong}`,
  borderLeftWidth: '3px',
  borderRadius: radius.normal,
  background: vars.surface.overlay,
  boxShadow: vars.shadow.overlay,
  fontSize: size.s13,
  pointerEvents: 'auto',
});
export const toast = styleVariants({
  info: [toastBase, { borderLeftColor: vars.info.loud }],
  negative: [toastBase, { borderLeftColor: vars.negative.loud }],
});
export const words = style({ flex: 1 });
