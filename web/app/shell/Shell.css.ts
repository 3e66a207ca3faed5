import { globalStyle, style, styleVariants } from '@vanilla-extract/css';
import { vars } from '../../theme/contract.css.js';
import { media, radius, size, space, weight } from '../../theme/tokens.js';

const narrow = (rules: object) => ({ '@media': { [media.narrow]: rules } });

export const skip = style({
  position: 'fixed',
  top: space.x2,
  left: space.x2,
  zIndex: 60,
  padding: `${space.x2} ${space.x3}`,
  background: vars.surface.overlay,
  border: `1px solid ${vars.border.strong}`,
  borderRadius: radius.normal,
  transform: 'translateY(-200%)',
  selectors: { '&:focus': { transform: 'none' } },
});

/** The thin frame that says paper or live at all times. */
const frameBase = style({
  position: 'fixed',
  inset: 0,
  zIndex: 30,
  pointerEvents: 'none',
  border: '2px solid',
});
export const frame = styleVariants({
  paper: [frameBase, { borderColor: vars.mode.paper }],
  live: [frameBase, { borderColor: vars.mode.live, borderWidth: '3px' }],
});

export const layout = style({
  display: 'grid',
  gridTemplateColumns: '184px minmax(0, 1fr)',
  gridTemplateRows: 'auto 1fr',
  minHeight: '100dvh',
  '@media': {
    [media.medium]: { gridTemplateColumns: '56px minmax(0, 1fr)' },
    [media.narrow]: { gridTemplateColumns: 'minmax(0, 1fr)' },
  },
});

export const rail = style({
  gridRow: '1 / -1',
  position: 'sticky',
  top: 0,
  display: 'flex',
  flexDirection: 'column',
  gap: '2px',
  height: '100dvh',
  padding: `${space.x3} ${space.x2}`,
  background: vars.surface.sunken,
  borderRight: `1px solid ${vars.border.subtle}`,
  ...narrow({
    position: 'fixed',
    top: 'auto',
    bottom: 0,
    left: 0,
    right: 0,
    zIndex: 20,
    flexDirection: 'row',
    justifyContent: 'space-around',
    height: 'auto',
    padding: `${space.x1} ${space.x2} max(${space.x1}, env(safe-area-inset-bottom))`,
    borderRight: 0,
    borderTop: `1px solid ${vars.border.strong}`,
  }),
});
export const brand = style({
  display: 'flex',
  alignItems: 'center',
  gap: space.x2,
  height: '32px',
  padding: `0 ${space.x2}`,
  marginBottom: space.x3,
  fontSize: size.s14,
  fontWeight: weight.strong,
  letterSpacing: '-0.01em',
  color: vars.text.primary,
  selectors: { '&:hover': { textDecoration: 'none' } },
  '@media': {
    [media.medium]: { padding: `0 ${space.x2}`, justifyContent: 'center' },
    [media.narrow]: { display: 'none' },
  },
});
export const brandName = style({ '@media': { [media.medium]: { display: 'none' } } });
export const link = style({
  display: 'flex',
  alignItems: 'center',
  gap: space.x3,
  height: '34px',
  padding: `0 ${space.x3}`,
  borderRadius: radius.normal,
  fontSize: size.s13,
  fontWeight: weight.medium,
  color: vars.text.secondary,
  selectors: {
    '&:hover': { background: vars.surface.hover, color: vars.text.primary, textDecoration: 'none' },
    '&[aria-current=page]': { background: vars.surface.selected, color: vars.text.primary },
  },
  '@media': {
    [media.medium]: { justifyContent: 'center', padding: 0 },
    [media.narrow]: {
      flex: 1,
      flexDirection: 'column',
      justifyContent: 'center',
      gap: '1px',
      height: '44px',
      fontSize: size.s12,
    },
  },
});
export const linkName = style({
  '@media': {
    // Between narrow and wide the rail shows icons alone; the name stays for those who listen.
    'screen and (min-width: 720px) and (max-width: 1199px)': {
      position: 'absolute',
      width: '1px',
      height: '1px',
      overflow: 'hidden',
      clipPath: 'inset(50%)',
    },
  },
});

export const bar = style({
  position: 'sticky',
  top: 0,
  zIndex: 20,
  display: 'flex',
  alignItems: 'center',
  gap: space.x4,
  minHeight: '48px',
  padding: `${space.x1} ${space.x4}`,
  background: vars.surface.base,
  borderBottom: `1px solid ${vars.border.subtle}`,
  fontSize: size.s12,
  ...narrow({ gap: space.x2, padding: `${space.x1} ${space.x3}` }),
});
/** With real money in view the bar itself is tinted, beside badge and frame. */
export const barLive = style([bar, { background: vars.negative.quiet, borderBottomColor: vars.mode.live }]);
export const barGroup = style({
  display: 'flex',
  alignItems: 'center',
  gap: space.x2,
  minWidth: 0,
  whiteSpace: 'nowrap',
  fontVariantNumeric: 'tabular-nums',
});
/** Gives way to the kill switch where there is too little room for both. */
export const barClock = style([barGroup, { overflow: 'hidden' }]);
export const barRight = style([barGroup, { marginLeft: 'auto', flex: 'none' }]);
export const accountButton = style({
  display: 'flex',
  alignItems: 'center',
  gap: space.x2,
  height: '34px',
  minWidth: 0,
  padding: `0 ${space.x2}`,
  marginLeft: `calc(-1 * ${space.x2})`,
  borderRadius: radius.normal,
  fontSize: size.s13,
  selectors: { '&:hover, &[data-state=open]': { background: vars.surface.hover } },
  // Its name is cut before the market's state and time are.
  ...narrow({ flexShrink: 100, minWidth: '64px' }),
});
export const accountName = style({
  fontWeight: weight.medium,
  whiteSpace: 'nowrap',
  overflow: 'hidden',
  textOverflow: 'ellipsis',
});
export const menuRow = style({ display: 'flex', flexDirection: 'column', minWidth: 0 });
export const menuPlace = style({ fontSize: size.s12, color: vars.text.muted });
export const note = style({ overflow: 'hidden', textOverflow: 'ellipsis', color: vars.caution.loud });
export const accountMeter = style({ width: '64px', flex: 'none', '@media': { [media.medium]: { display: 'none' } } });
export const accountUsed = style({
  whiteSpace: 'nowrap',
  color: vars.text.muted,
  fontSize: size.s12,
  '@media': { [media.medium]: { display: 'none' } },
});
export const clockTime = style({ fontSize: size.s14, fontWeight: weight.medium });
export const clockMuted = style({ color: vars.text.muted });
export const wideOnly = style({ '@media': { [media.medium]: { display: 'none' } } });
export const notNarrow = style({
  display: 'inline-flex',
  alignItems: 'center',
  gap: space.x2,
  ...narrow({ display: 'none' }),
});
export const onlyNarrow = style({
  display: 'none',
  ...narrow({ display: 'inline-flex', alignItems: 'center', gap: space.x2 }),
});

export const menu = style({
  zIndex: 40,
  minWidth: '260px',
  maxWidth: 'calc(100vw - 24px)',
  padding: space.x1,
  background: vars.surface.overlay,
  border: `1px solid ${vars.border.strong}`,
  borderRadius: radius.normal,
  boxShadow: vars.shadow.overlay,
  fontSize: size.s13,
});
export const menuText = style({ padding: `${space.x1} ${space.x2}`, color: vars.text.muted, fontSize: size.s12 });
export const menuItem = style({
  display: 'flex',
  alignItems: 'center',
  gap: space.x2,
  minHeight: '32px',
  padding: `${space.x1} ${space.x2}`,
  borderRadius: radius.small,
  cursor: 'pointer',
  selectors: { '&[data-highlighted]': { background: vars.surface.hover, outline: 'none' } },
});
export const menuFigure = style({ marginLeft: 'auto', color: vars.text.muted, fontVariantNumeric: 'tabular-nums' });
export const menuLine = style({ height: '1px', margin: `${space.x1} 0`, background: vars.border.subtle });
export const checkPlace = style({ width: '14px', flex: 'none' });

export const main = style({ minWidth: 0, ...narrow({ paddingBottom: '60px' }) });
export const banners = style({
  display: 'flex',
  flexDirection: 'column',
  gap: space.x2,
  selectors: { '&:not(:empty)': { padding: `${space.x3} ${space.x6} 0` } },
  ...narrow({ selectors: { '&:not(:empty)': { padding: `${space.x3} ${space.x3} 0` } } }),
});
globalStyle(`${rail} svg`, { opacity: 0.9 });
