import { style } from '@vanilla-extract/css';
import { vars } from '../../theme/contract.css.js';
import { media, size, space } from '../../theme/tokens.js';

export const note = style({ fontSize: size.s12, color: vars.text.muted });
export const choice = style({ maxWidth: '280px' });
export const pair = style({
  display: 'grid',
  gridTemplateColumns: 'repeat(2, minmax(0, 1fr))',
  alignItems: 'start',
  gap: space.x4,
  '@media': { [media.medium]: { gridTemplateColumns: 'minmax(0, 1fr)' } },
});
export const column = style({ display: 'flex', flexDirection: 'column', gap: space.x4, minWidth: 0 });
export const ticker = style({ display: 'flex', alignItems: 'flex-end', gap: space.x2, maxWidth: '190px' });
