import { createVar, globalStyle, style } from '@vanilla-extract/css';
import { vars } from '../../theme/contract.css.js';
import { media, radius, size, space, weight } from '../../theme/tokens.js';

export const wide = createVar();
export const tall = createVar();
/** In px, with its line. */
export const ROW_HEIGHT = 26;

export const title = style({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: space.x3 });
export const frame = style({ position: 'relative', maxHeight: 'max(360px, calc(100dvh - 330px))', overflow: 'auto' });
/** Widths are fixed: nothing moves sideways while figures change or other strikes come into view. */
export const table = style({
  width: '100%',
  minWidth: wide,
  tableLayout: 'fixed',
  fontSize: size.s12,
  fontVariantNumeric: 'tabular-nums',
  borderCollapse: 'separate',
  borderSpacing: 0,
});
const headBase = style({
  position: 'sticky',
  top: 0,
  zIndex: 1,
  width: wide,
  height: '30px',
  padding: '0 6px',
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
const cellBase = style({
  boxSizing: 'border-box',
  height: `${ROW_HEIGHT}px`,
  padding: '0 6px',
  borderBottom: `1px solid ${vars.border.subtle}`,
  textAlign: 'right',
  whiteSpace: 'nowrap',
});
export const cell = style([cellBase, { color: vars.text.primary }]);
/** In the money: less of interest to a seller. */
export const cellIn = style([cellBase, { color: vars.text.secondary }]);
export const cellStale = style([cellBase, { color: vars.stale.loud }]);
export const strike = style([
  cellBase,
  { textAlign: 'center', fontWeight: weight.strong, background: vars.surface.sunken },
]);
/** The dot of a price that has just moved; none for those who asked for less motion. */
export const quote = style({
  position: 'relative',
  selectors: {
    '&[data-moved]::before': {
      content: '',
      position: 'absolute',
      left: space.half,
      top: 'calc(50% - 2px)',
      width: '4px',
      height: '4px',
      borderRadius: radius.round,
      background: vars.accent.loud,
    },
  },
  '@media': { [media.still]: { selectors: { '&[data-moved]::before': { content: 'none' } } } },
});
export const gap = style({ height: tall, padding: 0 });
globalStyle(`${frame}[data-cut] td`, { color: vars.stale.loud });
