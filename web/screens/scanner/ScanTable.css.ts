import { createVar, style, styleVariants } from '@vanilla-extract/css';
import { vars } from '../../theme/contract.css.js';
import { media, size, space, weight } from '../../theme/tokens.js';

export const columns = createVar();
export const wide = createVar();
export const whole = createVar();
export const offset = createVar();
export const tall = createVar();

const narrow = (rules: object) => ({ '@media': { [media.narrow]: rules } });

/** The list scrolls by itself, so that its head and what is beside it stay. */
export const frame = style({
  position: 'relative',
  height: 'max(360px, calc(100dvh - 292px))',
  overflow: 'auto',
  contain: 'strict',
  fontSize: size.s13,
  ...narrow({ height: 'max(360px, calc(100dvh - 250px))' }),
});
export const table = style({ minWidth: wide, ...narrow({ minWidth: 0 }) });
export const headRow = style({
  position: 'sticky',
  top: 0,
  zIndex: 2,
  display: 'grid',
  gridTemplateColumns: columns,
  height: '34px',
  background: vars.surface.raised,
  borderBottom: `1px solid ${vars.border.strong}`,
  ...narrow({ display: 'none' }),
});
const headBase = style({ display: 'flex', alignItems: 'center', minWidth: 0 });
export const head = styleVariants({
  left: [headBase, { position: 'sticky', left: 0, background: vars.surface.raised }],
  right: [headBase, { justifyContent: 'flex-end' }],
});
export const headButton = style({
  display: 'inline-flex',
  alignItems: 'center',
  gap: space.x1,
  height: '100%',
  padding: `0 ${space.x2}`,
  fontSize: size.s12,
  color: vars.text.muted,
  whiteSpace: 'nowrap',
  selectors: {
    '&:hover': { color: vars.text.primary },
    '[aria-sort] > &': { color: vars.text.primary, fontWeight: weight.medium },
    [`${head.left} > &`]: { paddingLeft: space.x4 },
  },
});
export const unit = style({ color: vars.text.muted, fontWeight: weight.normal });
export const body = style({ position: 'relative', height: whole });

export const row = style({
  position: 'absolute',
  top: offset,
  left: 0,
  right: 0,
  display: 'grid',
  gridTemplateColumns: columns,
  alignItems: 'center',
  height: tall,
  // Neither a transform nor a clip: each is a layer or a chunk of the picture of its own, dozens of times over.
  contain: 'layout size style',
  borderBottom: `1px solid ${vars.border.subtle}`,
  background: vars.surface.raised,
  selectors: { '&:hover': { background: vars.surface.hover } },
  ...narrow({
    gridTemplateColumns: 'repeat(3, minmax(0, 1fr))',
    gridTemplateRows: 'auto auto',
    alignContent: 'center',
    gap: `${space.x1} ${space.x2}`,
    padding: `${space.x1} ${space.x4}`,
  }),
});
export const rowOpen = style({ background: vars.surface.selected });
const cellBase = style({ padding: `0 ${space.x2}`, whiteSpace: 'nowrap', minWidth: 0 });
export const cell = styleVariants({
  left: [
    cellBase,
    {
      paddingLeft: space.x4,
      overflow: 'hidden',
      background: 'inherit',
      fontWeight: weight.medium,
      // Only while it is needed: each cell that sticks is a layer of its own, and dozens of them make scrolling jerk.
      selectors: { [`${frame}[data-sideways] &`]: { position: 'sticky', left: 0, zIndex: 1 } },
      ...narrow({ gridColumn: '1 / 3', padding: 0, fontSize: size.s14 }),
    },
  ],
  right: [cellBase, { textAlign: 'right', fontVariantNumeric: 'tabular-nums' }],
  score: [cellBase, { textAlign: 'right', fontVariantNumeric: 'tabular-nums', ...narrow({ padding: 0 }) }],
  figure: [cellBase, { display: 'flex', flexDirection: 'column', padding: 0, fontVariantNumeric: 'tabular-nums' }],
});
export const cardLabel = style({ fontSize: size.s12, color: vars.text.muted });
/** The whole row opens the candidate; the link itself is the contract's name. */
export const open = style({
  color: vars.text.primary,
  selectors: {
    '&:hover': { textDecoration: 'none' },
    '&::after': { content: '', position: 'absolute', inset: 0 },
    '&:focus-visible': { outline: 'none' },
    '&:focus-visible::after': { outline: `2px solid ${vars.focus}`, outlineOffset: '-2px' },
  },
});

export const partWidth = createVar();
export const score = style({
  display: 'inline-flex',
  alignItems: 'center',
  justifyContent: 'flex-end',
  gap: space.x2,
  width: '100%',
});
export const track = style({
  display: 'flex',
  gap: '1px',
  flex: 1,
  maxWidth: '110px',
  height: '8px',
  background: vars.surface.sunken,
});
const partBase = style({ width: partWidth, height: '100%', flex: 'none' });
export const part = styleVariants(
  {
    annualisedReturn: { background: vars.factor.annualisedReturn },
    exerciseProbability: { background: vars.factor.exerciseProbability },
    marginEfficiency: { background: vars.factor.marginEfficiency },
    volatility: { background: vars.factor.volatility },
    timeDecay: { background: vars.factor.timeDecay },
  },
  (colour) => [partBase, colour],
);
export const scoreFigure = style({ fontWeight: weight.strong, minWidth: '32px' });
