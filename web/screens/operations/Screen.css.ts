import { style } from '@vanilla-extract/css';
import { vars } from '../../theme/contract.css.js';
import { size, space } from '../../theme/tokens.js';

export const controls = style({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: space.x2 });
export const label = style({ marginLeft: 'auto', color: vars.text.secondary, fontSize: size.s13 });
export const acts = style({ display: 'flex', flexWrap: 'wrap', gap: space.x1 });
export const named = style({ display: 'inline-flex', flexWrap: 'wrap', alignItems: 'center', gap: space.x2 });
/** A figure that is older than it should be. */
export const old = style({ display: 'inline-flex', alignItems: 'center', gap: space.x1, color: vars.stale.loud });
export const sample = style({
  display: '-webkit-box',
  WebkitBoxOrient: 'vertical',
  WebkitLineClamp: 1,
  overflow: 'hidden',
  color: vars.text.secondary,
  overflowWrap: 'anywhere',
});
export const samples = style({
  display: 'flex',
  flexDirection: 'column',
  gap: space.x1,
  fontSize: size.s12,
  fontVariantNumeric: 'tabular-nums',
  color: vars.text.secondary,
  overflowWrap: 'anywhere',
});
/** A panel with nothing to report says so in a line: what matters stays together on the screen. */
export const quiet = style({
  maxWidth: '90ch',
  padding: `${space.x3} ${space.x4}`,
  fontSize: size.s13,
  color: vars.text.secondary,
});
