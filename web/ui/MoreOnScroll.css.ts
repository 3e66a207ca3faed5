import { style } from '@vanilla-extract/css';
import { space } from '../theme/tokens.js';

export const end = style({ display: 'flex', justifyContent: 'center', padding: space.x3 });
