import { createVar, style, styleVariants } from '@vanilla-extract/css';
import { vars } from '../theme/contract.css.js';
import { size, space, weight } from '../theme/tokens.js';

export const partWidth = createVar();
export const line = style({ display: 'inline-flex', alignItems: 'center', gap: space.x2, verticalAlign: 'middle' });
export const track = style({
  display: 'flex',
  gap: '1px',
  width: '104px',
  height: '8px',
  background: vars.surface.sunken,
  borderRadius: '2px',
  overflow: 'hidden',
});
export const total = style({
  fontVariantNumeric: 'tabular-nums',
  fontWeight: weight.strong,
  minWidth: '32px',
  textAlign: 'right',
});
const partBase = style({ width: partWidth, height: '100%', flex: 'none' });
const colours = {
  annualisedReturn: { background: vars.factor.annualisedReturn },
  exerciseProbability: { background: vars.factor.exerciseProbability },
  marginEfficiency: { background: vars.factor.marginEfficiency },
  volatility: { background: vars.factor.volatility },
  timeDecay: { background: vars.factor.timeDecay },
};
export const part = styleVariants(colours, (colour) => [partBase, colour]);

export const table = style({ fontSize: size.s12, width: '100%' });
export const nameCell = style({
  display: 'flex',
  alignItems: 'center',
  gap: space.x2,
  padding: '2px 0',
  color: vars.text.secondary,
  whiteSpace: 'nowrap',
});
const swatchBase = style({ width: '8px', height: '8px', borderRadius: '2px', flex: 'none' });
export const swatch = styleVariants(colours, (colour) => [swatchBase, colour]);
export const figure = style({
  textAlign: 'right',
  fontVariantNumeric: 'tabular-nums',
  paddingLeft: space.x3,
  whiteSpace: 'nowrap',
});
export const of = style([figure, { color: vars.text.muted }]);
export const sum = style({ borderTop: `1px solid ${vars.border.strong}`, fontWeight: weight.strong });
export const barCell = style({ width: '34%', paddingLeft: space.x3 });
export const wideTrack = style([track, { width: '100%', height: '6px' }]);
