import { style } from '@vanilla-extract/css';
import { size, weight } from '../theme/tokens.js';

export const amount = style({ display: 'inline-flex', alignItems: 'center', gap: '2px', whiteSpace: 'nowrap' });
export const large = style({ fontSize: size.s20, fontWeight: weight.strong, letterSpacing: '-0.01em' });
