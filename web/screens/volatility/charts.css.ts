import { style } from '@vanilla-extract/css';
import { vars } from '../../theme/contract.css.js';
import { size, weight } from '../../theme/tokens.js';

/** A picture is drawn at a guessed width until its place was measured: what is too wide then must not widen the page. */
export const frame = style({ position: 'relative', width: '100%', minWidth: 0, overflowX: 'clip' });
export const picture = style({ overflow: 'visible', fontSize: size.s12, fontVariantNumeric: 'tabular-nums' });
export const muted = style({ fill: vars.text.muted });
export const label = style({ fill: vars.text.secondary });
export const grid = style({ stroke: vars.border.subtle, strokeWidth: 1 });
export const zero = style({ stroke: vars.border.strong, strokeWidth: 1 });
export const spot = style({ stroke: vars.accent.loud, strokeWidth: 1 });
export const spotLabel = style({ fill: vars.accent.loud });
export const curve = style({ fill: 'none', stroke: vars.text.primary, strokeWidth: 1.6, strokeLinejoin: 'round' });
export const bar = style({ stroke: vars.text.muted, strokeWidth: 1 });
export const put = style({ fill: vars.negative.loud });
export const call = style({ fill: vars.positive.loud });
export const putLabel = style({ fill: vars.negative.loud, fontWeight: weight.medium });
export const callLabel = style({ fill: vars.positive.loud, fontWeight: weight.medium });
export const point = style({ fill: vars.text.primary });
export const chosen = style({ fill: vars.accent.loud });
export const hit = style({ fill: 'transparent', cursor: 'pointer' });
export const flip = style({ stroke: vars.caution.loud, strokeWidth: 1, strokeDasharray: '4 3' });
export const flipLabel = style({ fill: vars.caution.loud });
