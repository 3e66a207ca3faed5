import { style } from '@vanilla-extract/css';
import { vars } from '../../theme/contract.css.js';
import { font, radius, size, space } from '../../theme/tokens.js';

export const text = style({
  width: '100%',
  padding: space.x2,
  background: vars.surface.field,
  color: vars.text.primary,
  border: `1px solid ${vars.border.strong}`,
  borderRadius: radius.normal,
  fontFamily: font.code,
  fontSize: size.s12,
  resize: 'vertical',
});
export const faults = style({ color: vars.negative.loud, overflowWrap: 'anywhere' });
