import { style } from '@vanilla-extract/css';
import { vars } from '../theme/contract.css.js';
import { media, radius, size, space, weight } from '../theme/tokens.js';

export const card = style({
  display: 'flex',
  flexDirection: 'column',
  gap: space.x3,
  padding: space.x4,
  background: vars.surface.raised,
  border: `1px solid ${vars.border.subtle}`,
  borderRadius: radius.normal,
  minWidth: 0,
});
export const head = style({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: `${space.x1} ${space.x3}` });
export const title = style({ fontSize: size.s14, fontWeight: weight.strong });
export const result = style({ display: 'flex', alignItems: 'baseline', gap: space.x2, marginLeft: 'auto' });
export const resultName = style({ fontSize: size.s12, color: vars.text.muted });
export const body = style({
  display: 'grid',
  gridTemplateColumns: 'minmax(220px, 5fr) minmax(0, 7fr)',
  alignItems: 'start',
  gap: `${space.x3} ${space.x8}`,
  '@media': { [media.narrow]: { gridTemplateColumns: 'minmax(0, 1fr)' } },
});
export const stale = style({
  display: 'flex',
  alignItems: 'center',
  gap: space.x1,
  fontSize: size.s12,
  color: vars.stale.loud,
});
export const muted = style({ color: vars.stale.loud });
