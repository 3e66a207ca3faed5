import { createVar, style } from '@vanilla-extract/css';
import { vars } from '../theme/contract.css.js';
import { size, space } from '../theme/tokens.js';

export const share = createVar();
export const table = style({ fontSize: size.s13 });
export const name = style({ width: '34%', padding: '2px 0', color: vars.text.secondary, whiteSpace: 'nowrap' });
export const barCell = style({ padding: `0 ${space.x3}` });
export const bar = style({
  display: 'block',
  width: share,
  height: '10px',
  borderRadius: '2px',
  background: vars.info.loud,
  opacity: 0.75,
});
export const count = style({ width: '64px', textAlign: 'right', fontVariantNumeric: 'tabular-nums' });
export const passed = style({ background: vars.positive.loud, opacity: 1 });
