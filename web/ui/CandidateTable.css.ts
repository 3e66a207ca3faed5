import { style } from '@vanilla-extract/css';
import { vars } from '../theme/contract.css.js';
import { media, size, space } from '../theme/tokens.js';

export const detail = style({
  display: 'grid',
  gridTemplateColumns: 'minmax(0, 1.5fr) minmax(0, 1fr)',
  gap: `${space.x4} ${space.x6}`,
  whiteSpace: 'normal',
  '@media': { [media.narrow]: { gridTemplateColumns: 'minmax(0, 1fr)' } },
});
export const column = style({ display: 'flex', flexDirection: 'column', gap: space.x4, minWidth: 0 });
export const block = style({ display: 'flex', flexDirection: 'column', gap: space.x2, minWidth: 0 });
export const heading = style({ fontSize: size.s12, color: vars.text.muted });
export const model = style({ fontSize: size.s12, color: vars.text.muted });
