import { style } from '@vanilla-extract/css';
import { media } from '../../theme/tokens.js';

export const place = style({ height: '560px', '@media': { [media.narrow]: { height: '380px' } } });
