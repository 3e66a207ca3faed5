import { style } from '@vanilla-extract/css';
import { vars } from '../theme/contract.css.js';
import { size } from '../theme/tokens.js';

export const frame = style({ position: 'relative', width: '100%', minWidth: 0 });
export const picture = style({ overflow: 'visible', fontSize: size.s12, fontVariantNumeric: 'tabular-nums' });
export const band = style({ fill: vars.accent.quiet, stroke: vars.border.subtle, strokeWidth: 1 });
export const spot = style({ stroke: vars.accent.loud, strokeWidth: 1 });
export const strike = style({ stroke: vars.text.muted, strokeWidth: 1, strokeDasharray: '2 3' });
export const breakeven = style({ stroke: vars.negative.loud, strokeWidth: 1 });
export const label = style({ fill: vars.text.secondary });
export const spotLabel = style({ fill: vars.accent.loud });
export const loss = style({ fill: vars.negative.loud });
export const muted = style({ fill: vars.text.muted });
