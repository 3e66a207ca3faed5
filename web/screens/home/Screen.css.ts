import { style } from '@vanilla-extract/css';
import { vars } from '../../theme/contract.css.js';
import { media, size, space, weight } from '../../theme/tokens.js';

export const accounts = style({
  display: 'grid',
  gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 340px), 1fr))',
  gap: space.x4,
});
export const columns = style({
  display: 'grid',
  gridTemplateColumns: 'minmax(0, 1fr) minmax(0, 1fr)',
  alignItems: 'start',
  gap: space.x4,
  '@media': { [media.medium]: { gridTemplateColumns: 'minmax(0, 1fr)' } },
});
export const account = style({ display: 'flex', flexDirection: 'column', gap: space.x3 });
export const use = style({ display: 'flex', flexDirection: 'column', gap: space.x1 });
export const useLine = style({
  display: 'flex',
  justifyContent: 'space-between',
  gap: space.x3,
  fontSize: size.s12,
  color: vars.text.muted,
  fontVariantNumeric: 'tabular-nums',
});
export const title = style({ display: 'inline-flex', alignItems: 'center', flexWrap: 'wrap', gap: space.x2 });
export const place = style({ fontSize: size.s12, fontWeight: weight.normal, color: vars.text.muted });
export const calm = style({ padding: space.x4, fontSize: size.s13, color: vars.text.secondary });
export const attention = style({ display: 'flex', flexDirection: 'column' });
export const need = style({
  display: 'grid',
  gridTemplateColumns: '112px minmax(0, 1fr)',
  gap: space.x3,
  padding: `${space.x2} ${space.x4}`,
  fontSize: size.s13,
  color: vars.text.primary,
  borderTop: `1px solid ${vars.border.subtle}`,
  selectors: { '&:hover': { background: vars.surface.hover, textDecoration: 'none' } },
  '@media': { [media.narrow]: { gridTemplateColumns: 'minmax(0, 1fr)', gap: space.x1 } },
});
export const when = style({ display: 'inline-flex', alignItems: 'flex-start' });
export const more = style({ padding: space.x3, textAlign: 'center' });
