import { style } from '@vanilla-extract/css';
import { vars } from '../theme/contract.css.js';
import { size, space } from '../theme/tokens.js';

export const table = style({ fontSize: size.s12 });
export const name = style({ padding: '1px 0', color: vars.text.secondary, whiteSpace: 'nowrap' });
export const mark = style({ width: '20px', color: vars.positive.loud });
export const markFailed = style([mark, { color: vars.negative.loud }]);
export const value = style({ textAlign: 'right', fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' });
export const limit = style([value, { color: vars.text.muted, paddingLeft: space.x3 }]);
