import { style } from '@vanilla-extract/css';
import { vars } from '../../theme/contract.css.js';
import { size, space } from '../../theme/tokens.js';

export const weights = style({ gridColumn: '1 / -1', display: 'flex', flexDirection: 'column', gap: space.x2 });
export const row = style({
  display: 'grid',
  gridTemplateColumns: 'minmax(110px, 2fr) minmax(0, 3fr) 44px',
  alignItems: 'center',
  gap: space.x3,
  fontSize: size.s13,
});
export const name = style({ color: vars.text.secondary });
export const slider = style({ width: '100%', minWidth: 0, height: '24px', accentColor: vars.accent.loud });
export const figure = style({ textAlign: 'right', fontVariantNumeric: 'tabular-nums' });
