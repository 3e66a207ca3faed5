import { style } from '@vanilla-extract/css';
import { vars } from '../../theme/contract.css.js';
import { size, space, weight } from '../../theme/tokens.js';

export const stack = style({ display: 'flex', flexDirection: 'column', gap: space.x4 });
export const section = style({ display: 'flex', flexDirection: 'column', gap: space.x2 });
export const heading = style({ fontSize: size.s12, fontWeight: weight.medium, color: vars.text.muted });
export const list = style({ display: 'flex', flexDirection: 'column', gap: space.x1, fontSize: size.s13 });
export const bleed = style({ margin: `0 -${space.x4}`, borderTop: `1px solid ${vars.border.subtle}` });
export const plan = style({
  maxWidth: '76ch',
  paddingTop: space.x3,
  borderTop: `1px solid ${vars.border.subtle}`,
  fontSize: size.s13,
});
export const title = style({ display: 'inline-flex', alignItems: 'center', flexWrap: 'wrap', gap: space.x2 });
export const fields = style({
  display: 'grid',
  gridTemplateColumns: 'repeat(auto-fit, minmax(min(100%, 180px), 1fr))',
  alignItems: 'start',
  gap: space.x3,
});
export const words = style({ fontSize: size.s13, color: vars.text.secondary });
export const kind = style({ fontSize: size.s12, fontWeight: weight.normal, color: vars.text.muted });
