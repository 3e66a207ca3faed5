import { style } from '@vanilla-extract/css';
import { vars } from '../../theme/contract.css.js';
import { size, space } from '../../theme/tokens.js';

export const cards = style({
  display: 'grid',
  gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 400px), 1fr))',
  alignItems: 'start',
  gap: space.x4,
});
export const card = style({ display: 'flex', flexDirection: 'column', gap: space.x3 });
export const title = style({ display: 'inline-flex', alignItems: 'center', flexWrap: 'wrap', gap: space.x2 });
export const accounts = style({ display: 'flex', flexDirection: 'column' });
export const account = style({
  display: 'flex',
  alignItems: 'center',
  flexWrap: 'wrap',
  gap: `${space.x1} ${space.x2}`,
  padding: `${space.x2} 0`,
  borderTop: `1px solid ${vars.border.subtle}`,
  fontSize: size.s13,
});
export const end = style({
  display: 'inline-flex',
  alignItems: 'center',
  flexWrap: 'wrap',
  justifyContent: 'flex-end',
  gap: space.x2,
  marginLeft: 'auto',
  color: vars.text.secondary,
  fontVariantNumeric: 'tabular-nums',
  whiteSpace: 'nowrap',
});
export const buttons = style({ display: 'flex', flexWrap: 'wrap', gap: space.x2 });
export const words = style({ fontSize: size.s13, color: vars.text.secondary });
export const steps = style({
  display: 'flex',
  flexDirection: 'column',
  gap: space.x1,
  paddingLeft: space.x5,
  listStyle: 'decimal',
  color: vars.text.secondary,
});
