import { globalStyle, style } from '@vanilla-extract/css';
import { vars } from '../theme/contract.css.js';
import { radius, size, space, weight } from '../theme/tokens.js';

export const page = style({
  display: 'flex',
  flexDirection: 'column',
  alignItems: 'center',
  gap: space.x5,
  minHeight: '100dvh',
  padding: `clamp(16px, 9vh, 96px) ${space.x3} ${space.x6}`,
});
export const brand = style({
  display: 'flex',
  alignItems: 'center',
  gap: space.x2,
  fontSize: size.s16,
  fontWeight: weight.strong,
});
export const card = style({
  display: 'flex',
  flexDirection: 'column',
  gap: space.x4,
  width: '100%',
  maxWidth: '400px',
  padding: space.x6,
  background: vars.surface.raised,
  border: `1px solid ${vars.border.subtle}`,
  borderRadius: radius.normal,
});
export const wide = style({ maxWidth: '560px' });
export const form = style({ display: 'flex', flexDirection: 'column', gap: space.x4 });
export const lead = style({ color: vars.text.secondary, fontSize: size.s13 });
export const foot = style({ color: vars.text.secondary, fontSize: size.s13, textAlign: 'center' });
// In the middle of words colour alone does not tell a link.
globalStyle(`${foot} a`, { textDecoration: 'underline' });
