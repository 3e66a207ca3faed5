import { style } from '@vanilla-extract/css';
import { space } from '../theme/tokens.js';

export const detail = style({ display: 'flex', flexDirection: 'column', gap: space.x3, whiteSpace: 'normal' });
export const state = style({ display: 'inline-flex', alignItems: 'center', flexWrap: 'wrap', gap: space.x2 });
