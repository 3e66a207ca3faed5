import { style } from '@vanilla-extract/css';
import { vars } from '../theme/contract.css.js';
import { media, size, space } from '../theme/tokens.js';

export const page = style({
  display: 'flex',
  flexDirection: 'column',
  gap: space.x4,
  width: '100%',
  maxWidth: '1560px',
  margin: '0 auto',
  padding: `${space.x5} ${space.x6} ${space.x12}`,
  '@media': { [media.narrow]: { padding: `${space.x4} ${space.x3} ${space.x6}` } },
});
export const head = style({
  display: 'flex',
  alignItems: 'flex-start',
  flexWrap: 'wrap',
  gap: `${space.x3} ${space.x4}`,
});
export const titles = style({ display: 'flex', flexDirection: 'column', gap: space.x1, minWidth: 0 });
export const titleRow = style({
  display: 'flex',
  alignItems: 'center',
  flexWrap: 'wrap',
  gap: `${space.x1} ${space.x3}`,
});
export const lead = style({
  display: 'flex',
  flexWrap: 'wrap',
  gap: `0 ${space.x3}`,
  color: vars.text.secondary,
  fontSize: size.s13,
});
export const actions = style({ display: 'flex', flexWrap: 'wrap', gap: space.x2, marginLeft: 'auto' });
