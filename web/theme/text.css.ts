import { style, styleVariants } from '@vanilla-extract/css';
import { vars } from './contract.css.js';
import { font, size, weight } from './tokens.js';

/** Figures that stand under each other. */
export const number = style({ fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' });
export const code = style({ fontFamily: font.code, fontSize: size.s12, overflowWrap: 'anywhere' });
export const strong = style({ fontWeight: weight.strong });
export const small = style({ fontSize: size.s12 });

export const tone = styleVariants({
  primary: { color: vars.text.primary },
  secondary: { color: vars.text.secondary },
  muted: { color: vars.text.muted },
  positive: { color: vars.positive.loud },
  negative: { color: vars.negative.loud },
  caution: { color: vars.caution.loud },
  stale: { color: vars.stale.loud },
  info: { color: vars.info.loud },
});

/** Read aloud, not shown. */
export const hidden = style({
  position: 'absolute',
  width: '1px',
  height: '1px',
  overflow: 'hidden',
  clipPath: 'inset(50%)',
  whiteSpace: 'nowrap',
});
