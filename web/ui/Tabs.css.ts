import { style } from '@vanilla-extract/css';
import { vars } from '../theme/contract.css.js';
import { size, space, weight } from '../theme/tokens.js';

export const tabs = style({ display: 'flex', gap: space.x5, borderBottom: `1px solid ${vars.border.subtle}` });
export const tab = style({
  padding: `${space.x2} 0`,
  marginBottom: '-1px',
  borderBottom: '2px solid transparent',
  fontSize: size.s13,
  fontWeight: weight.medium,
  color: vars.text.secondary,
  selectors: {
    '&:hover': { color: vars.text.primary, textDecoration: 'none' },
    '&[aria-current=page]': { color: vars.text.primary, borderColor: vars.accent.fill },
  },
});
export const count = style({ marginLeft: space.x1, color: vars.text.muted, fontVariantNumeric: 'tabular-nums' });
