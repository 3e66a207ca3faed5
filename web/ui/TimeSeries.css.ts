import { style } from '@vanilla-extract/css';
import { vars } from '../theme/contract.css.js';
import { size } from '../theme/tokens.js';

export const frame = style({ position: 'relative', width: '100%', minWidth: 0, overflow: 'hidden' });
export const place = style({ minHeight: '140px' });
export const name = style({ fontSize: size.s12, color: vars.text.secondary });
