import { style, styleVariants } from '@vanilla-extract/css';
import { vars } from '../theme/contract.css.js';
import { size, weight } from '../theme/tokens.js';

export const frame = style({ width: '100%', minWidth: 0 });
export const picture = style({ overflow: 'visible', fontSize: size.s12, fontVariantNumeric: 'tabular-nums' });
export const axis = style({ stroke: vars.border.strong, strokeWidth: 2, strokeLinecap: 'round' });
export const move = styleVariants({
  gain: { stroke: vars.positive.loud, strokeWidth: 4 },
  loss: { stroke: vars.negative.loud, strokeWidth: 4 },
});
export const tick = styleVariants({
  sold: { stroke: vars.text.primary, strokeWidth: 1.5 },
  target: { stroke: vars.positive.loud, strokeWidth: 1.5 },
  stop: { stroke: vars.negative.loud, strokeWidth: 1.5 },
});
export const label = styleVariants({
  sold: { fill: vars.text.secondary },
  target: { fill: vars.positive.loud },
  stop: { fill: vars.negative.loud },
});
export const dot = style({ fill: vars.text.primary, stroke: vars.surface.raised, strokeWidth: 2 });
export const ask = style({ fill: vars.text.primary, fontWeight: weight.strong });
export const muted = style({ fill: vars.text.muted });
