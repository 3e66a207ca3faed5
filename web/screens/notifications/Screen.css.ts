import { style } from '@vanilla-extract/css';
import { vars } from '../../theme/contract.css.js';
import { font, radius, size, space } from '../../theme/tokens.js';

export const panels = style({ display: 'flex', flexDirection: 'column', gap: space.x4 });
export const stack = style({ display: 'flex', flexDirection: 'column', gap: space.x3 });
export const words = style({ maxWidth: '68ch', fontSize: size.s13, color: vars.text.secondary });
export const muted = style({ fontSize: size.s12, color: vars.text.muted, overflowWrap: 'anywhere' });
export const buttons = style({ display: 'flex', flexWrap: 'wrap', gap: space.x2 });
export const list = style({ display: 'flex', flexDirection: 'column' });
export const target = style({
  display: 'flex',
  flexDirection: 'column',
  gap: space.x3,
  padding: `${space.x4} 0`,
  selectors: {
    '&:first-child': { paddingTop: 0 },
    '&:not(:first-child)': { borderTop: `1px solid ${vars.border.subtle}` },
  },
});
export const head = style({
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'flex-start',
  justifyContent: 'space-between',
  gap: space.x3,
  fontSize: size.s13,
});
export const name = style({ display: 'flex', flexDirection: 'column', gap: space.x1, minWidth: 0 });
export const kinds = style({
  display: 'grid',
  minWidth: 0,
  margin: 0,
  padding: 0,
  border: 'none',
  gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 220px), 1fr))',
  gap: space.x2,
});
export const failure = style({ fontSize: size.s12, color: vars.caution.loud, overflowWrap: 'anywhere' });
export const form = style({
  display: 'grid',
  gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 180px), 1fr))',
  alignItems: 'start',
  gap: space.x3,
  maxWidth: '680px',
});
export const fields = style({ display: 'flex', flexDirection: 'column', gap: space.x3 });
export const secret = style({
  display: 'block',
  marginTop: space.x2,
  padding: space.x2,
  background: vars.surface.sunken,
  borderRadius: radius.small,
  fontFamily: font.code,
  fontSize: size.s13,
  overflowWrap: 'anywhere',
  userSelect: 'all',
});
