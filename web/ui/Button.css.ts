import { recipe } from '@vanilla-extract/recipes';
import { density, vars } from '../theme/contract.css.js';
import { motion, radius, size, space, weight } from '../theme/tokens.js';

export const button = recipe({
  base: {
    display: 'inline-flex',
    alignItems: 'center',
    justifyContent: 'center',
    gap: space.x2,
    borderRadius: radius.normal,
    border: '1px solid transparent',
    fontSize: size.s13,
    fontWeight: weight.medium,
    whiteSpace: 'nowrap',
    userSelect: 'none',
    transition: `background-color ${motion}, border-color ${motion}`,
    selectors: {
      '&:hover': { textDecoration: 'none' },
      '&:disabled, &[aria-disabled=true]': { opacity: 0.55 },
    },
  },
  variants: {
    kind: {
      primary: {
        background: vars.accent.fill,
        color: vars.text.onAccent,
        selectors: { '&:hover:not(:disabled)': { filter: 'brightness(1.08)' } },
      },
      secondary: {
        background: vars.surface.raised,
        borderColor: vars.border.strong,
        color: vars.text.primary,
        selectors: { '&:hover:not(:disabled)': { background: vars.surface.hover } },
      },
      quiet: {
        color: vars.text.secondary,
        selectors: { '&:hover:not(:disabled)': { background: vars.surface.hover, color: vars.text.primary } },
      },
      danger: {
        background: vars.negative.fill,
        color: vars.text.onAccent,
        selectors: { '&:hover:not(:disabled)': { filter: 'brightness(1.08)' } },
      },
      caution: {
        background: vars.surface.raised,
        borderColor: vars.negative.loud,
        color: vars.negative.loud,
        selectors: { '&:hover:not(:disabled)': { background: vars.negative.quiet } },
      },
    },
    size: {
      small: { height: '26px', padding: `0 ${space.x2}`, fontSize: size.s12 },
      normal: { height: density.control, padding: `0 ${space.x3}` },
      large: { height: '40px', padding: `0 ${space.x4}`, fontSize: size.s14 },
    },
    iconOnly: { true: { padding: 0, width: density.control }, false: {} },
  },
  defaultVariants: { kind: 'secondary', size: 'normal', iconOnly: false },
});
