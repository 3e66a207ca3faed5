import { globalStyle, style } from '@vanilla-extract/css';
import { vars } from '../../theme/contract.css.js';
import { size, space, weight } from '../../theme/tokens.js';

export const frame = style({ position: 'relative', maxHeight: 'max(360px, calc(100dvh - 330px))', overflow: 'auto' });
export const table = style({
  width: '100%',
  fontSize: size.s12,
  fontVariantNumeric: 'tabular-nums',
  borderCollapse: 'separate',
  borderSpacing: 0,
});
const headBase = style({
  position: 'sticky',
  top: 0,
  zIndex: 1,
  height: '30px',
  padding: `0 ${space.x2}`,
  background: vars.surface.raised,
  borderBottom: `1px solid ${vars.border.strong}`,
  color: vars.text.muted,
  fontWeight: weight.normal,
  whiteSpace: 'nowrap',
});
export const head = style([headBase, { textAlign: 'right' }]);
export const strikeHead = style([headBase, { textAlign: 'center' }]);
export const unit = style({ color: vars.text.muted });
export const line = style({ selectors: { '&:hover': { background: vars.surface.hover } } });
export const nearest = style({ background: vars.accent.quiet });
const cellBase = style({ height: '26px', padding: `0 ${space.x2}`, textAlign: 'right', whiteSpace: 'nowrap' });
export const cell = style([cellBase, { color: vars.text.primary }]);
/** In the money: less of interest to a seller. */
export const cellIn = style([cellBase, { color: vars.text.secondary }]);
export const cellStale = style([cellBase, { color: vars.stale.loud }]);
export const strike = style([
  cellBase,
  { textAlign: 'center', fontWeight: weight.strong, background: vars.surface.sunken },
]);
globalStyle(`${table} tbody tr + tr > *`, { borderTop: `1px solid ${vars.border.subtle}` });
