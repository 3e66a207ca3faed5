import { style } from '@vanilla-extract/css';
import { vars } from '../theme/contract.css.js';
import { radius, size, space, weight } from '../theme/tokens.js';

export const trigger = style({
  font: 'inherit',
  color: 'inherit',
  textAlign: 'inherit',
  cursor: 'help',
  selectors: {
    '&:hover': { textDecoration: 'underline dotted', textDecorationColor: vars.text.muted },
  },
});
export const card = style({
  zIndex: 40,
  maxWidth: '300px',
  padding: `${space.x2} ${space.x3}`,
  background: vars.surface.overlay,
  color: vars.text.secondary,
  border: `1px solid ${vars.border.strong}`,
  borderRadius: radius.normal,
  boxShadow: vars.shadow.overlay,
  fontSize: size.s12,
  fontWeight: weight.normal,
  lineHeight: 1.45,
  textAlign: 'left',
  whiteSpace: 'normal',
});
export const title = style({ display: 'block', color: vars.text.primary, fontWeight: weight.strong });
export const facts = style({
  display: 'grid',
  gridTemplateColumns: 'auto 1fr',
  gap: `0 ${space.x3}`,
  marginTop: space.x1,
  fontVariantNumeric: 'tabular-nums',
});
