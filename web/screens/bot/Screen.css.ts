import { style } from '@vanilla-extract/css';
import { vars } from '../../theme/contract.css.js';
import { media, size, space, weight } from '../../theme/tokens.js';

export const positions = style({ display: 'flex', flexDirection: 'column', gap: space.x3 });

export const split = style({
  display: 'grid',
  gridTemplateColumns: 'minmax(300px, 5fr) minmax(0, 8fr)',
  alignItems: 'start',
  gap: space.x4,
  '@media': { [media.medium]: { gridTemplateColumns: 'minmax(0, 1fr)' } },
});
export const whole = style({ gridColumn: '1 / -1' });
export const aside = style({
  position: 'sticky',
  top: '64px',
  maxHeight: 'calc(100dvh - 80px)',
  overflowY: 'auto',
});

export const day = style({
  padding: `${space.x2} ${space.x4} ${space.x1}`,
  fontSize: size.s12,
  fontWeight: weight.medium,
  color: vars.text.muted,
});
export const item = style({ borderTop: `1px solid ${vars.border.subtle}` });
export const entry = style({
  display: 'grid',
  gridTemplateColumns: '40px 68px minmax(0, 1fr)',
  gap: space.x3,
  padding: `${space.x2} ${space.x4}`,
  fontSize: size.s13,
  lineHeight: 1.4,
  color: vars.text.primary,
  '@media': { [media.narrow]: { gridTemplateColumns: 'auto 1fr', gap: `${space.x1} ${space.x3}` } },
  selectors: {
    '&:hover': { background: vars.surface.hover, textDecoration: 'none' },
    '&[aria-current]': { background: vars.surface.selected },
  },
});
export const words = style({ '@media': { [media.narrow]: { gridColumn: '1 / -1' } } });
export const quiet = style({ color: vars.text.secondary });
export const time = style({ color: vars.text.muted, fontVariantNumeric: 'tabular-nums' });
export const inline = style({ padding: `${space.x2} ${space.x3} ${space.x4}` });
export const more = style({
  display: 'flex',
  justifyContent: 'center',
  padding: space.x3,
  borderTop: `1px solid ${vars.border.subtle}`,
});

export const detail = style({ display: 'flex', flexDirection: 'column', gap: space.x5 });
export const section = style({ display: 'flex', flexDirection: 'column', gap: space.x2, minWidth: 0 });
export const heading = style({ fontSize: size.s12, fontWeight: weight.medium, color: vars.text.muted });
export const sentence = style({ fontSize: size.s14, lineHeight: 1.5 });
export const list = style({ display: 'flex', flexDirection: 'column', gap: space.x1, fontSize: size.s13 });
export const bleed = style({ margin: `0 -${space.x4}`, borderTop: `1px solid ${vars.border.subtle}` });
export const record = style({
  display: 'grid',
  gridTemplateColumns: 'auto minmax(0, 1fr)',
  gap: `2px ${space.x4}`,
  fontSize: size.s12,
});
export const recordName = style({ color: vars.text.muted });

export const settings = style({
  display: 'grid',
  gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 300px), 1fr))',
  gap: space.x5,
});
export const settingList = style({
  display: 'grid',
  gridTemplateColumns: '1fr auto',
  gap: `${space.x1} ${space.x4}`,
  fontSize: size.s13,
});
export const settingName = style({ color: vars.text.secondary });
export const settingValue = style({ textAlign: 'right', fontVariantNumeric: 'tabular-nums' });
export const danger = style({
  display: 'flex',
  alignItems: 'center',
  flexWrap: 'wrap',
  gap: space.x3,
  color: vars.text.secondary,
  fontSize: size.s13,
});

export const versions = style({ display: 'flex', flexDirection: 'column' });
export const version = style({
  display: 'flex',
  flexDirection: 'column',
  gap: space.x2,
  padding: `${space.x3} ${space.x4}`,
  fontSize: size.s13,
  selectors: { '& + &': { borderTop: `1px solid ${vars.border.subtle}` } },
});
export const versionHead = style({ display: 'flex', alignItems: 'center', flexWrap: 'wrap', gap: space.x3 });
export const acts = style({ display: 'flex', flexWrap: 'wrap', gap: space.x2 });
