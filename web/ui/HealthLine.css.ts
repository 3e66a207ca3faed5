import { style } from '@vanilla-extract/css';
import { vars } from '../theme/contract.css.js';
import { size, space } from '../theme/tokens.js';

export const line = style({
  display: 'flex',
  alignItems: 'center',
  flexWrap: 'wrap',
  gap: `${space.x1} ${space.x2}`,
  fontSize: size.s13,
  fontVariantNumeric: 'tabular-nums',
});
export const part = style({
  selectors: {
    '&:not(:last-child)::after': { content: "'·'", marginLeft: space.x2, color: vars.text.muted },
  },
});
