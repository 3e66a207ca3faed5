import { globalStyle, style, styleVariants } from '@vanilla-extract/css';
import { density, vars } from '../theme/contract.css.js';
import { media, radius, size, space, weight } from '../theme/tokens.js';

const narrow = (rules: object) => ({ '@media': { [media.narrow]: rules } });

export const frame = style({ overflowX: 'auto', ...narrow({ overflowX: 'visible' }) });

export const table = style({ fontSize: size.s13, ...narrow({ display: 'block' }) });
globalStyle(`${table} > thead`, { '@media': { [media.narrow]: { display: 'none' } } });
globalStyle(`${table} > tbody`, { '@media': { [media.narrow]: { display: 'block' } } });

const cellBase = style({
  height: density.row,
  padding: `2px ${space.x2}`,
  selectors: {
    '&:first-child': { paddingLeft: space.x4 },
    '&:last-child': { paddingRight: space.x4 },
  },
});

const headBase = style([
  cellBase,
  {
    fontSize: size.s12,
    fontWeight: weight.normal,
    color: vars.text.muted,
    whiteSpace: 'nowrap',
    borderBottom: `1px solid ${vars.border.subtle}`,
  },
]);
export const head = styleVariants({
  left: [headBase, { textAlign: 'left' }],
  right: [headBase, { textAlign: 'right' }],
});
export const unit = style({ color: vars.text.muted, marginLeft: space.x1 });

export const row = style({
  borderBottom: `1px solid ${vars.border.subtle}`,
  selectors: {
    '&:last-child': { borderBottom: 0 },
    '&:hover': { background: vars.surface.hover },
  },
  ...narrow({
    display: 'grid',
    gridTemplateColumns: 'repeat(3, minmax(0, 1fr))',
    gap: `${space.x1} ${space.x2}`,
    padding: `${space.x2} ${space.x4}`,
  }),
});
export const rowOpen = style({ background: vars.surface.selected, borderBottomColor: 'transparent' });

const numberCell = style({ textAlign: 'right', fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' });
const cardCell = {
  display: 'flex',
  flexDirection: 'column',
  alignItems: 'flex-start',
  justifyContent: 'flex-start',
  gap: 0,
  height: 'auto',
  padding: '0 !important',
  textAlign: 'left',
} as const;

/** What becomes of a column when rows are cards: the title and notes span the card, figures stand in threes. */
export const cell = styleVariants({
  title: [cellBase, { fontWeight: weight.medium }, narrow({ ...cardCell, gridColumn: '1 / -1', fontSize: size.s14 })],
  figure: [cellBase, narrow(cardCell)],
  note: [cellBase, narrow({ ...cardCell, gridColumn: '1 / -1' })],
  hidden: [cellBase, narrow({ display: 'none' })],
});
export const align = styleVariants({ left: {}, right: [numberCell, narrow({ textAlign: 'left' })] });

/** The column's head again, shown only on cards. */
export const cardLabel = style({
  display: 'none',
  fontSize: size.s12,
  fontWeight: weight.normal,
  color: vars.text.muted,
  ...narrow({ display: 'block' }),
});

export const detailRow = style({
  background: vars.surface.sunken,
  borderBottom: `1px solid ${vars.border.subtle}`,
  ...narrow({ display: 'block' }),
});
export const detail = style({ padding: space.x4, ...narrow({ display: 'block', padding: space.x3 }) });

export const toggle = style({
  display: 'inline-flex',
  alignItems: 'center',
  gap: space.x1,
  marginLeft: `calc(-1 * ${space.x1})`,
  padding: `1px ${space.x1}`,
  borderRadius: radius.small,
  fontWeight: weight.medium,
  textAlign: 'left',
  whiteSpace: 'nowrap',
  selectors: { '&:hover': { background: vars.surface.hover } },
});
export const skeletonBar = style({
  display: 'inline-block',
  height: '10px',
  width: '70%',
  maxWidth: '120px',
  borderRadius: radius.small,
  background: vars.border.subtle,
});
