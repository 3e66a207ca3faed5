import { style } from '@vanilla-extract/css';
import { vars } from '../../theme/contract.css.js';
import { font, radius, size, space } from '../../theme/tokens.js';

export const panels = style({ display: 'flex', flexDirection: 'column', gap: space.x4 });
/** Subjects of a few lines stand beside each other where there is room. */
export const pair = style({
  display: 'grid',
  gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 440px), 1fr))',
  alignItems: 'start',
  gap: space.x4,
});
export const stack = style({ display: 'flex', flexDirection: 'column', alignItems: 'flex-start', gap: space.x3 });
export const form = style({
  display: 'flex',
  flexDirection: 'column',
  gap: space.x3,
  width: '100%',
  maxWidth: '360px',
});
export const words = style({ maxWidth: '68ch', fontSize: size.s13, color: vars.text.secondary });
export const buttons = style({ display: 'flex', flexWrap: 'wrap', gap: space.x2 });
export const list = style({ display: 'flex', flexDirection: 'column', gap: space.x2, width: '100%' });
export const item = style({
  display: 'flex',
  alignItems: 'center',
  justifyContent: 'space-between',
  gap: space.x3,
  fontSize: size.s13,
});
export const itemWords = style({ display: 'flex', flexDirection: 'column', minWidth: 0, overflowWrap: 'anywhere' });
export const muted = style({ fontSize: size.s12, color: vars.text.muted });
/** White in both themes: cameras want dark on light, with a margin. */
export const qr = style({ width: '184px', height: '184px', borderRadius: radius.small });
export const secret = style({
  display: 'block',
  padding: space.x2,
  background: vars.surface.sunken,
  borderRadius: radius.small,
  fontFamily: font.code,
  fontSize: size.s13,
  overflowWrap: 'anywhere',
  userSelect: 'all',
});
export const codes = style({
  display: 'grid',
  gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 190px), 1fr))',
  gap: space.x1,
  padding: space.x3,
  background: vars.surface.sunken,
  borderRadius: radius.small,
  fontFamily: font.code,
  fontSize: size.s13,
});
