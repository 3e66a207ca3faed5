import { globalStyle, style } from '@vanilla-extract/css';
import { vars } from '../../theme/contract.css.js';
import { media, radius, size, space, weight } from '../../theme/tokens.js';

export const panel = style({
  display: 'flex',
  flexDirection: 'column',
  minWidth: 0,
  background: vars.surface.raised,
  border: `1px solid ${vars.border.subtle}`,
  borderRadius: radius.normal,
});
export const head = style({
  display: 'flex',
  alignItems: 'center',
  flexWrap: 'wrap',
  gap: space.x2,
  minHeight: '40px',
  padding: `${space.x1} ${space.x4}`,
  borderBottom: `1px solid ${vars.border.subtle}`,
});
export const acts = style({ display: 'flex', gap: space.x2, marginLeft: 'auto' });
export const body = style({
  display: 'flex',
  flexDirection: 'column',
  gap: space.x5,
  padding: space.x4,
});
export const block = style({ display: 'flex', flexDirection: 'column', gap: space.x2, minWidth: 0 });
export const heading = style({ fontSize: size.s12, color: vars.text.muted, fontWeight: weight.medium });
export const note = style({ fontSize: size.s12, color: vars.text.muted });
export const margins = style({ width: '100%', fontSize: size.s12, fontVariantNumeric: 'tabular-nums' });
globalStyle(`${margins} th, ${margins} td`, { padding: '3px 0', fontWeight: weight.normal, textAlign: 'left' });
globalStyle(`${margins} thead th, ${margins} td`, { color: vars.text.secondary });
globalStyle(`${margins} tbody tr`, { borderTop: `1px solid ${vars.border.subtle}` });
export const figure = style({
  selectors: { [`${margins} &`]: { textAlign: 'right', whiteSpace: 'nowrap', color: vars.text.primary } },
});
/** Beside the list the panel scrolls by itself. */
export const scroller = style({
  minWidth: 0,
  maxHeight: 'calc(100dvh - 72px)',
  overflowY: 'auto',
  position: 'sticky',
  top: '60px',
  '@media': { [media.medium]: { position: 'static', maxHeight: 'none', overflowY: 'visible' } },
});

export const houses = style({ margin: 0, padding: 0, listStyle: 'none' });
