import { createVar, style, styleVariants } from '@vanilla-extract/css';
import { vars } from '../theme/contract.css.js';
import { radius, size, space, weight } from '../theme/tokens.js';

export const empty = style({
  display: 'flex',
  flexDirection: 'column',
  alignItems: 'flex-start',
  gap: space.x2,
  padding: `${space.x5} ${space.x4}`,
  maxWidth: '62ch',
  color: vars.text.secondary,
  fontSize: size.s13,
});
export const title = style({ color: vars.text.primary, fontSize: size.s14, fontWeight: weight.strong });
export const actions = style({ display: 'flex', flexWrap: 'wrap', gap: space.x2, marginTop: space.x2 });

const noticeBase = style({
  display: 'flex',
  alignItems: 'center',
  flexWrap: 'wrap',
  gap: `${space.x1} ${space.x3}`,
  padding: `${space.x2} ${space.x3}`,
  borderRadius: radius.normal,
  borderLeft: '3px solid',
  fontSize: size.s13,
  color: vars.text.primary,
});
export const notice = styleVariants({
  caution: [noticeBase, { background: vars.caution.quiet, borderColor: vars.caution.loud }],
  negative: [noticeBase, { background: vars.negative.quiet, borderColor: vars.negative.loud }],
  stale: [noticeBase, { background: vars.stale.quiet, borderColor: vars.stale.loud }],
  info: [noticeBase, { background: vars.info.quiet, borderColor: vars.info.loud }],
});
export const noticeWords = style({ flex: '1 1 32ch', minWidth: 0 });
export const noticeAction = style({ marginLeft: 'auto' });
export const codeLine = style({ color: vars.text.muted, fontSize: size.s12 });
export const skeletonHeight = createVar();
export const skeleton = style({
  height: skeletonHeight,
  borderRadius: radius.normal,
  background: vars.border.subtle,
  width: '100%',
});
