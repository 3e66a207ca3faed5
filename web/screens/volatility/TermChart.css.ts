import { globalStyle, style } from '@vanilla-extract/css';
import { vars } from '../../theme/contract.css.js';
import { radius, size, space, weight } from '../../theme/tokens.js';

export const scroll = style({ marginTop: space.x3, overflowX: 'auto' });
export const table = style({ width: '100%', fontSize: size.s12, fontVariantNumeric: 'tabular-nums' });
globalStyle(`${table} th, ${table} td`, { padding: `1px ${space.x2}`, textAlign: 'right', whiteSpace: 'nowrap' });
globalStyle(`${table} th:first-child`, { textAlign: 'left', paddingLeft: 0 });
globalStyle(`${table} thead th`, { color: vars.text.muted, fontWeight: weight.normal });
globalStyle(`${table} tbody tr`, { borderTop: `1px solid ${vars.border.subtle}` });
export const choose = style({
  padding: `2px ${space.x1}`,
  borderRadius: radius.small,
  fontWeight: weight.medium,
  color: vars.text.primary,
  selectors: {
    '&:hover': { background: vars.surface.hover },
    '&[aria-pressed=true]': { background: vars.accent.quiet, color: vars.accent.loud },
  },
});
export const days = style({ marginLeft: space.x2, color: vars.text.muted, fontWeight: weight.normal });
