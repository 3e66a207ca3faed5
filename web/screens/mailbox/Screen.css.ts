import { style } from '@vanilla-extract/css';
import { vars } from '../../theme/contract.css.js';
import { size, space, weight } from '../../theme/tokens.js';

export const mails = style({ display: 'flex', flexDirection: 'column', gap: space.x5 });
export const mail = style({ display: 'flex', flexDirection: 'column', gap: space.x2, fontSize: size.s13 });
export const subject = style({ fontSize: size.s14, fontWeight: weight.strong });
export const to = style({ fontSize: size.s12, color: vars.text.muted });
export const text = style({ whiteSpace: 'pre-line', overflowWrap: 'anywhere', color: vars.text.secondary });
