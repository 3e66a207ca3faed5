import { style } from '@vanilla-extract/css';
import { vars } from '../../theme/contract.css.js';
import { media, size, space, weight } from '../../theme/tokens.js';

export const split = style({
  display: 'grid',
  gridTemplateColumns: 'minmax(260px, 2fr) minmax(0, 3fr)',
  alignItems: 'start',
  gap: space.x6,
  '@media': { [media.medium]: { gridTemplateColumns: 'minmax(0, 1fr)' } },
});
export const section = style({ display: 'flex', flexDirection: 'column', gap: space.x2, minWidth: 0 });
export const heading = style({ fontSize: size.s12, fontWeight: weight.medium, color: vars.text.muted });
export const evidence = style({ display: 'flex', flexDirection: 'column', fontSize: size.s13 });
export const entry = style({
  display: 'grid',
  gridTemplateColumns: '64px minmax(0, 1fr)',
  gap: space.x3,
  padding: `${space.x1} 0`,
});
export const time = style({ color: vars.text.muted, fontVariantNumeric: 'tabular-nums' });
// Positioned, so that what is read aloud and not shown stays inside.
export const frame = style({ position: 'relative', overflowX: 'auto' });
export const table = style({ width: 'auto', fontSize: size.s13 });
const cellBase = style({
  padding: `${space.x1} ${space.x4} ${space.x1} 0`,
  textAlign: 'left',
  whiteSpace: 'nowrap',
  verticalAlign: 'top',
  borderBottom: `1px solid ${vars.border.subtle}`,
  fontVariantNumeric: 'tabular-nums',
});
export const head = style([cellBase, { fontSize: size.s12, color: vars.text.muted, fontWeight: weight.medium }]);
export const rowHead = style([cellBase, { color: vars.text.muted }]);
export const cell = cellBase;
export const ours = style([cellBase, { fontWeight: weight.medium }]);
export const act = style([cellBase, { borderBottom: 0, paddingTop: space.x2 }]);
export const differs = style({
  display: 'inline-flex',
  alignItems: 'center',
  gap: space.x1,
  color: vars.caution.loud,
  fontWeight: weight.medium,
});
export const verdict = style({
  display: 'flex',
  alignItems: 'center',
  flexWrap: 'wrap',
  gap: space.x3,
  paddingTop: space.x3,
  borderTop: `1px solid ${vars.border.subtle}`,
  fontSize: size.s13,
  color: vars.text.secondary,
});
export const note = style({ fontSize: size.s13, color: vars.text.secondary });
