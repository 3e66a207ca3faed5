import { globalStyle, style, styleVariants } from '@vanilla-extract/css';
import { vars } from '../theme/contract.css.js';
import { motion, radius, size, space, weight } from '../theme/tokens.js';

export const group = style({ display: 'flex', flexDirection: 'column', gap: space.x1, minWidth: 0 });
export const label = style({ fontSize: size.s13, fontWeight: weight.medium, color: vars.text.secondary });
const grid = (columns: string) => ({ display: 'grid', gap: space.x2, gridTemplateColumns: columns });
export const cards = styleVariants({
  one: grid('minmax(0, 1fr)'),
  many: grid('repeat(auto-fit, minmax(min(100%, 190px), 1fr))'),
});
const cardBase = style({
  display: 'flex',
  flexDirection: 'column',
  gap: space.x1,
  padding: `${space.x2} ${space.x3} ${space.x3}`,
  textAlign: 'left',
  background: vars.surface.raised,
  border: `1px solid ${vars.border.strong}`,
  borderRadius: radius.normal,
  transition: `background-color ${motion}, border-color ${motion}`,
  selectors: { '&:hover': { background: vars.surface.hover } },
});
export const card = styleVariants({
  normal: [
    cardBase,
    { selectors: { '&[data-state=checked]': { borderColor: vars.accent.loud, background: vars.accent.quiet } } },
  ],
  danger: [
    cardBase,
    { selectors: { '&[data-state=checked]': { borderColor: vars.negative.loud, background: vars.negative.quiet } } },
  ],
});
export const title = style({
  display: 'flex',
  alignItems: 'center',
  gap: space.x2,
  minHeight: '24px',
  fontSize: size.s14,
  fontWeight: weight.strong,
  color: vars.text.primary,
});
export const titleWords = style({ display: 'flex', alignItems: 'center', flexWrap: 'wrap', gap: space.x2 });
/** The dot of a radio button; the state is also in the card's border. */
export const mark = style({
  flex: 'none',
  width: '14px',
  height: '14px',
  borderRadius: radius.round,
  border: `1px solid ${vars.text.muted}`,
});
globalStyle(`${cardBase}[data-state=checked] ${mark}`, {
  border: `4px solid ${vars.accent.loud}`,
});
globalStyle(`${card.danger}[data-state=checked] ${mark}`, { borderColor: vars.negative.loud });
export const body = style({
  display: 'flex',
  flexDirection: 'column',
  gap: '2px',
  fontSize: size.s13,
  lineHeight: 1.4,
  color: vars.text.secondary,
});
