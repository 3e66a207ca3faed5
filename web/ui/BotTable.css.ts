import { style } from '@vanilla-extract/css';
import { vars } from '../theme/contract.css.js';
import { space } from '../theme/tokens.js';

export const decision = style({
  display: '-webkit-box',
  WebkitBoxOrient: 'vertical',
  WebkitLineClamp: 2,
  overflow: 'hidden',
  color: vars.text.secondary,
  lineHeight: 1.35,
  minWidth: '220px',
  margin: '3px 0',
  whiteSpace: 'normal',
});
export const nowrap = style({ whiteSpace: 'nowrap' });
export const time = style({ marginRight: space.x2, color: vars.text.muted, fontVariantNumeric: 'tabular-nums' });
export const badges = style({ display: 'inline-flex', flexWrap: 'wrap', gap: space.x1 });
