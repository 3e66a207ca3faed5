import { style, styleVariants } from '@vanilla-extract/css';
import { vars } from '../../theme/contract.css.js';
import { media, radius, size, space, weight } from '../../theme/tokens.js';

const splitBase = style({ display: 'grid', gap: space.x4, alignItems: 'start', gridTemplateColumns: 'minmax(0, 1fr)' });
/** Where there is no room beside the list, an open candidate takes its place. */
export const split = styleVariants({
  alone: [splitBase],
  beside: [
    splitBase,
    {
      gridTemplateColumns: 'minmax(0, 1fr) minmax(380px, 460px)',
      '@media': { [media.medium]: { gridTemplateColumns: 'minmax(0, 1fr)' } },
    },
  ],
});
export const list = style({
  minWidth: 0,
  background: vars.surface.raised,
  border: `1px solid ${vars.border.subtle}`,
  borderRadius: radius.normal,
  overflow: 'hidden',
});
export const listBeside = style({ '@media': { [media.medium]: { display: 'none' } } });
export const limits = style({ borderBottom: `1px solid ${vars.border.subtle}` });
export const summary = style({
  display: 'flex',
  alignItems: 'center',
  gap: space.x2,
  minHeight: '40px',
  padding: `0 ${space.x4}`,
  fontSize: size.s13,
  fontWeight: weight.medium,
  cursor: 'pointer',
});
export const marker = style({
  display: 'inline-flex',
  color: vars.text.muted,
  selectors: { [`${limits}[open] &`]: { transform: 'rotate(90deg)' } },
});
export const muted = style({ color: vars.text.muted, fontWeight: weight.normal });
export const fields = style({
  display: 'grid',
  gridTemplateColumns: 'repeat(auto-fill, minmax(148px, 1fr))',
  alignItems: 'end',
  gap: `${space.x3} ${space.x4}`,
  padding: `${space.x2} ${space.x4} ${space.x3}`,
});
export const tickers = style({ gridColumn: 'span 2' });
export const limitActs = style({ display: 'flex', gap: space.x2, padding: `0 ${space.x4} ${space.x3}` });
export const bar = style({
  display: 'flex',
  alignItems: 'end',
  flexWrap: 'wrap',
  gap: space.x3,
  padding: `${space.x2} ${space.x4}`,
  borderBottom: `1px solid ${vars.border.subtle}`,
});

export const menu = style({
  zIndex: 40,
  minWidth: '200px',
  padding: space.x1,
  background: vars.surface.overlay,
  border: `1px solid ${vars.border.strong}`,
  borderRadius: radius.normal,
  boxShadow: vars.shadow.overlay,
  fontSize: size.s13,
});
export const menuItem = style({
  display: 'flex',
  alignItems: 'center',
  justifyContent: 'space-between',
  gap: space.x2,
  minHeight: '32px',
  padding: `${space.x1} ${space.x2}`,
  borderRadius: radius.small,
  cursor: 'pointer',
  selectors: { '&[data-highlighted]': { background: vars.surface.hover, outline: 'none' } },
});
export const menuLine = style({ height: '1px', margin: `${space.x1} 0`, background: vars.border.subtle });
export const viewList = style({ listStyle: 'none', padding: 0, margin: 0 });
export const viewLine = style({ display: 'flex', alignItems: 'center', justifyContent: 'space-between' });
