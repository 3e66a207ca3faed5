import { globalStyle, style } from '@vanilla-extract/css';
import { recipe } from '@vanilla-extract/recipes';
import { density, vars } from '../theme/contract.css.js';
import { motion, radius, size, space, weight } from '../theme/tokens.js';

export const field = style({ display: 'flex', flexDirection: 'column', gap: space.x1, minWidth: 0, border: 0 });
export const label = style({ fontSize: size.s13, fontWeight: weight.medium, color: vars.text.secondary, padding: 0 });
export const hint = style({ fontSize: size.s12, color: vars.text.muted });
export const error = style({ display: 'flex', gap: space.x1, fontSize: size.s12, color: vars.negative.loud });
globalStyle(`${error} > svg`, { marginTop: '2px' });

export const box = recipe({
  base: {
    display: 'flex',
    alignItems: 'center',
    gap: space.x1,
    minHeight: density.control,
    padding: `0 ${space.x2}`,
    background: vars.surface.field,
    border: `1px solid ${vars.border.strong}`,
    borderRadius: radius.normal,
    transition: `border-color ${motion}`,
    selectors: { '&:focus-within': { borderColor: vars.focus, boxShadow: `0 0 0 1px ${vars.focus}` } },
  },
  variants: {
    invalid: { true: { borderColor: vars.negative.loud }, false: {} },
    large: { true: { minHeight: '40px' }, false: {} },
    disabled: { true: { opacity: 0.6 }, false: {} },
  },
});
export const input = style({
  flex: 1,
  minWidth: 0,
  width: '100%',
  background: 'transparent',
  border: 0,
  fontSize: size.s14,
  color: vars.text.primary,
  selectors: { '&:focus': { outline: 'none' }, '&::placeholder': { color: vars.text.muted } },
});
export const numeric = style([input, { fontVariantNumeric: 'tabular-nums', textAlign: 'right' }]);
export const unit = style({ flex: 'none', fontSize: size.s12, color: vars.text.muted, whiteSpace: 'nowrap' });
export const steppers = style({ display: 'flex', flexDirection: 'column', flex: 'none', marginRight: '-4px' });
export const stepper = style({
  display: 'grid',
  placeItems: 'center',
  width: '20px',
  height: '13px',
  color: vars.text.muted,
  borderRadius: radius.small,
  selectors: { '&:hover': { color: vars.text.primary, background: vars.surface.hover } },
});
export const select = style([input, { height: '100%', cursor: 'pointer' }]);
globalStyle(`${select} option`, { background: vars.surface.overlay, color: vars.text.primary });

export const check = style({
  display: 'flex',
  alignItems: 'flex-start',
  gap: space.x2,
  fontSize: size.s13,
  cursor: 'pointer',
});
globalStyle(`${check} > input`, {
  flex: 'none',
  width: '16px',
  height: '16px',
  marginTop: '1px',
  accentColor: vars.accent.fill,
});

export const segments = style({
  display: 'flex',
  flexWrap: 'wrap',
  gap: '2px',
  padding: '2px',
  background: vars.surface.sunken,
  border: `1px solid ${vars.border.strong}`,
  borderRadius: radius.normal,
});
export const segment = style({
  flex: '1 1 auto',
  minHeight: '24px',
  padding: `0 ${space.x3}`,
  borderRadius: radius.small,
  fontSize: size.s13,
  color: vars.text.secondary,
  selectors: {
    '&:hover': { color: vars.text.primary },
    '&[data-state=checked]': { background: vars.accent.quiet, color: vars.accent.loud, fontWeight: weight.medium },
  },
});
