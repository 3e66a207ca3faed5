import { style, styleVariants } from '@vanilla-extract/css';
import { vars } from '../theme/contract.css.js';
import { size, weight } from '../theme/tokens.js';

export const frame = style({ width: '100%', minWidth: 0, maxWidth: 560 });
export const picture = style({ overflow: 'visible', fontSize: size.s12, fontVariantNumeric: 'tabular-nums' });
export const axis = style({ stroke: vars.border.strong, strokeWidth: 2, strokeLinecap: 'round' });
export const market = style({ fill: vars.text.secondary });
export const marketTick = style({ stroke: vars.text.secondary, strokeWidth: 1.5 });
export const rung = styleVariants({
  passed: { fill: vars.text.muted, stroke: vars.surface.raised, strokeWidth: 2 },
  here: { fill: vars.text.primary, stroke: vars.surface.raised, strokeWidth: 2 },
  ahead: { fill: vars.surface.raised, stroke: vars.border.strong, strokeWidth: 1.5 },
});
export const here = style({ fill: vars.text.primary, fontWeight: weight.strong });
