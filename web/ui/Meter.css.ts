import { createVar, style, styleVariants } from '@vanilla-extract/css';
import { vars } from '../theme/contract.css.js';

export const share = createVar();
export const track = style({
  display: 'flex',
  width: '100%',
  minWidth: '48px',
  height: '6px',
  borderRadius: '3px',
  background: vars.border.subtle,
  overflow: 'hidden',
});
const fillBase = style({ width: share, height: '100%', flex: 'none' });
export const fill = styleVariants({
  normal: [fillBase, { background: vars.accent.fill }],
  caution: [fillBase, { background: vars.caution.loud }],
  second: [fillBase, { background: vars.accent.fill, opacity: 0.45 }],
});
