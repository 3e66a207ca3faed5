import { style } from '@vanilla-extract/css';
import { vars } from '../../theme/contract.css.js';
import { size, space } from '../../theme/tokens.js';

export const controls = style({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: space.x2 });
export const label = style({ marginLeft: 'auto', color: vars.text.secondary, fontSize: size.s13 });
export const acts = style({ display: 'flex', flexWrap: 'wrap', gap: space.x1 });
