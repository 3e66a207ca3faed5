import { style } from '@vanilla-extract/css';
import { space } from '../theme/tokens.js';

export const detail = style({ display: 'flex', flexDirection: 'column', gap: space.x3, whiteSpace: 'normal' });
/** Another's words: a long one breaks anywhere rather than widening the table. */
export const said = style({ overflowWrap: 'anywhere' });
export const state = style({ display: 'inline-flex', alignItems: 'center', flexWrap: 'wrap', gap: space.x2 });
