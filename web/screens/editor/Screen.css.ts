import { style } from '@vanilla-extract/css';
import { density, vars } from '../../theme/contract.css.js';
import { media, radius, size, space, weight } from '../../theme/tokens.js';

export const split = style({
  display: 'grid',
  gridTemplateColumns: 'minmax(340px, 5fr) minmax(0, 9fr)',
  alignItems: 'start',
  gap: space.x4,
  '@media': { [media.medium]: { gridTemplateColumns: 'minmax(0, 1fr)' } },
});
export const form = style({ display: 'flex', flexDirection: 'column', gap: space.x4, minWidth: 0 });
export const aside = style({
  scrollMarginTop: '64px',
  position: 'sticky',
  top: '64px',
  display: 'flex',
  flexDirection: 'column',
  gap: space.x3,
  maxHeight: 'calc(100dvh - 80px)',
  overflowY: 'auto',
  '@media': { [media.medium]: { position: 'static', maxHeight: 'none', overflowY: 'visible' } },
});

export const group = style({
  display: 'flex',
  flexDirection: 'column',
  gap: space.x4,
  padding: space.x4,
  background: vars.surface.raised,
  border: `1px solid ${vars.border.subtle}`,
  borderRadius: radius.normal,
  minWidth: 0,
});
export const folded = style([group, { display: 'block' }]);
export const question = style({
  float: 'left',
  width: '100%',
  fontSize: size.s14,
  fontWeight: weight.strong,
  padding: 0,
});
export const fields = style({
  clear: 'both',
  display: 'grid',
  gridTemplateColumns: 'repeat(auto-fill, minmax(150px, 1fr))',
  alignItems: 'start',
  gap: `${space.x3} ${space.x4}`,
});
export const wholeRow = style({ gridColumn: '1 / -1' });
export const subhead = style({
  gridColumn: '1 / -1',
  fontSize: size.s12,
  color: vars.text.muted,
  marginBottom: `-${space.x1}`,
});
export const note = style({ gridColumn: '1 / -1', fontSize: size.s12, color: vars.text.secondary });
export const worst = style({
  gridColumn: '1 / -1',
  padding: `${space.x2} ${space.x3}`,
  borderLeft: `3px solid ${vars.caution.loud}`,
  borderRadius: radius.normal,
  background: vars.caution.quiet,
  fontSize: size.s13,
});
export const optional = style({ display: 'flex', flexDirection: 'column', gap: space.x2 });
export const summary = style({ cursor: 'pointer', fontSize: size.s14, fontWeight: weight.strong });
export const detailsBody = style({ marginTop: space.x4 });

export const save = style({
  position: 'sticky',
  bottom: 0,
  zIndex: 5,
  display: 'flex',
  alignItems: 'center',
  flexWrap: 'wrap',
  gap: space.x2,
  padding: `${space.x3} 0`,
  background: vars.surface.base,
  borderTop: `1px solid ${vars.border.subtle}`,
  '@media': { [media.narrow]: { bottom: '53px' } },
});
/** Where the preview stands under the form instead of beside it. */
export const jump = style({
  display: 'none',
  marginLeft: 'auto',
  fontSize: size.s12,
  '@media': { [media.medium]: { display: 'inline' } },
});
export const saveNote = style({ fontSize: size.s12, color: vars.text.muted });

export const chips = style({
  display: 'flex',
  flexWrap: 'wrap',
  alignItems: 'center',
  gap: space.x1,
  minHeight: density.control,
  padding: '3px',
});
export const chip = style({
  display: 'inline-flex',
  alignItems: 'center',
  gap: '2px',
  height: '22px',
  padding: `0 2px 0 ${space.x2}`,
  borderRadius: radius.small,
  background: vars.accent.quiet,
  color: vars.accent.loud,
  fontSize: size.s13,
  fontWeight: weight.medium,
});
export const chipOdd = style({ background: vars.caution.quiet, color: vars.caution.loud });
export const chipRemove = style({
  display: 'grid',
  placeItems: 'center',
  width: '20px',
  height: '20px',
  borderRadius: radius.small,
  selectors: { '&:hover': { background: vars.surface.hover } },
});
export const chipInput = style({ flex: '1 1 80px', minWidth: '80px', padding: `0 ${space.x1}` });

export const sentence = style({ fontSize: size.s14, lineHeight: 1.5 });
export const previewBody = style({ display: 'flex', flexDirection: 'column', gap: space.x4, padding: space.x4 });
export const bleed = style({ margin: `0 -${space.x4}`, borderTop: `1px solid ${vars.border.subtle}` });
export const heading = style({ fontSize: size.s12, fontWeight: weight.medium, color: vars.text.muted });
export const block = style({
  display: 'flex',
  flexDirection: 'column',
  gap: space.x2,
  alignItems: 'flex-start',
  width: '100%',
});
export const misses = style({
  display: 'flex',
  flexDirection: 'column',
  gap: space.x1,
  fontSize: size.s13,
  color: vars.text.secondary,
});
export const pending = style({ color: vars.text.muted });

export const changes = style({ display: 'flex', flexDirection: 'column', gap: space.x3 });
export const decisions = style({ display: 'flex', flexDirection: 'column', gap: space.x2, fontSize: size.s13 });
export const decision = style({ display: 'flex', flexDirection: 'column', gap: '2px' });
