import { assignInlineVars } from '@vanilla-extract/dynamic';
import type { ReactNode } from 'react';
import { SCORE_FACTORS, type ScoreFactor } from '#core/scoring';
import { contractName } from '../../format/contracts.js';
import { FACTOR_WORDS } from '../../format/gates.js';
import { count, fixed, MISSING, percent, strike } from '../../format/numbers.js';
import { newYorkSeconds } from '../../format/time.js';
import * as css from './ScanTable.css.js';
import type { Quantity, ScanRows } from './scan-rows.js';

export interface ScanColumn {
  /** What it sorts by. */
  readonly id: Quantity | 'contract';
  readonly head: string;
  readonly unit?: string;
  readonly means?: string;
  /** Pixels. */
  readonly width: number;
  /** Best first when it is first chosen. */
  readonly descFirst: boolean;
  readonly show: (rows: ScanRows, row: number) => ReactNode;
}

type Format = (value: number) => string;
const decimals =
  (digits: number): Format =>
  (value) =>
    fixed(value, digits);
const fraction =
  (digits: number): Format =>
  (value) =>
    percent(value, digits);
const level: Format = (value) => (Number.isFinite(value) ? strike(String(value)) : MISSING);

interface Spec {
  readonly head: string;
  readonly unit?: string;
  readonly means?: string;
  readonly width?: number;
  readonly format: Format;
  /** The smaller is the better. */
  readonly ascFirst?: true;
}

const SPECS: Partial<Readonly<Record<Quantity, Spec>>> = {
  dte: { head: 'Days', means: 'Calendar days to expiry.', width: 60, format: count, ascFirst: true },
  bid: { head: 'Credit', unit: '$', means: 'Per share, at the bid: what a seller can get now.', format: decimals(2) },
  ask: { head: 'Ask', unit: '$', format: decimals(2), ascFirst: true },
  spread: { head: 'Spread', unit: '%', means: '(ask − bid) / mid.', format: fraction(1), ascFirst: true },
  delta: { head: 'Delta', means: 'Change of the put per dollar of the stock.', format: decimals(2) },
  probOtm: {
    head: 'P(OTM)',
    unit: '%',
    means: 'Risk-neutral chance of expiring worthless, N(d2).',
    format: fraction(0),
  },
  iv: { head: 'IV', unit: '%', means: 'Implied volatility, a year.', format: fraction(1) },
  rocStrike: {
    head: 'On cash',
    unit: '%',
    means: 'Credit over strike, for the whole term.',
    width: 88,
    format: fraction(2),
  },
  rocAnnual: {
    head: 'On cash',
    unit: '%/y',
    means: 'Credit over strike, simple, per year: the return if the full strike lies in cash behind the put.',
    width: 92,
    format: fraction(1),
  },
  rom: {
    head: 'On margin',
    unit: '%',
    means: 'Credit over the margin deposit, for the whole term.',
    width: 96,
    format: fraction(2),
  },
  romAnnual: {
    head: 'On margin',
    unit: '%/y',
    means:
      'Return on the margin that the account must hold, simple, per year. Not to be compared with the return on cash.',
    width: 104,
    format: fraction(1),
  },
  requirement: {
    head: 'Margin',
    unit: '$',
    means: 'Requirement of one contract.',
    width: 84,
    format: count,
    ascFirst: true,
  },
  breakeven: {
    head: 'Break-even',
    unit: '$',
    means: 'Strike less credit.',
    width: 96,
    format: decimals(2),
    ascFirst: true,
  },
  cushion: {
    head: 'Cushion',
    unit: '%',
    means: 'How far the shares may fall before the put loses.',
    width: 84,
    format: fraction(1),
  },
  strike: { head: 'Strike', unit: '$', format: level },
  spot: { head: 'Shares', unit: '$', means: 'Price of the underlying in the chain.', width: 88, format: decimals(2) },
  gamma: { head: 'Gamma', means: 'Change of delta per dollar of the stock.', width: 80, format: decimals(4) },
  thetaPerDay: {
    head: 'Theta',
    unit: '$/d',
    means: 'Of the put, dollars per share and calendar day.',
    width: 84,
    format: decimals(3),
    ascFirst: true,
  },
  vegaPerPoint: {
    head: 'Vega',
    unit: '$/pt',
    means: 'Dollars per share and volatility point.',
    width: 84,
    format: decimals(3),
  },
  openInterest: { head: 'Open int.', means: 'Contracts open, as of the morning.', width: 84, format: count },
  volume: { head: 'Volume', means: 'Contracts traded today.', width: 80, format: count },
  quoteTs: {
    head: 'Quoted',
    unit: 'NY',
    means: 'When the quote was made, New York’s time.',
    width: 96,
    format: (value) => (Number.isFinite(value) ? newYorkSeconds(value) : MISSING),
  },
};

const factorSpec = (factor: ScoreFactor): Spec => ({
  head: FACTOR_WORDS[factor].name,
  unit: 'pts',
  means: FACTOR_WORDS[factor].means,
  width: 132,
  format: decimals(1),
});

function columnOf(id: Quantity, { head, unit, means, width = 72, format, ascFirst }: Spec): ScanColumn {
  return {
    ...{ id, head, width, descFirst: ascFirst !== true },
    ...(unit !== undefined && { unit }),
    ...(means !== undefined && { means }),
    show: (rows, row) => format(rows.value(id, row)),
  };
}

const CONTRACT: ScanColumn = {
  ...{ id: 'contract', head: 'Contract', width: 184, descFirst: false },
  show: (rows, row) => contractName(rows.row(row).symbol),
};

const SCORE: ScanColumn = {
  ...{ id: 'score', head: 'Score', unit: 'of 100', width: 168, descFirst: true },
  means: 'Five factors, each piecewise linear, by the default weights. The segments add up to the score.',
  show: (rows, row) => <ScoreCell rows={rows} row={row} />,
};

/** Every column there is. */
export const COLUMNS: readonly ScanColumn[] = [
  CONTRACT,
  SCORE,
  ...Object.entries(SPECS).map(([id, spec]) => columnOf(id as Quantity, spec)),
  ...SCORE_FACTORS.map((factor) => columnOf(factor, factorSpec(factor))),
];

export const COLUMN_SETS = {
  overview: {
    words: 'Overview',
    ids: ['contract', 'score', 'bid', 'delta', 'probOtm', 'dte', 'rocAnnual', 'romAnnual', 'iv', 'requirement'],
  },
  returns: {
    words: 'Returns',
    ids: [
      'contract',
      'score',
      'bid',
      'rocStrike',
      'rocAnnual',
      'rom',
      'romAnnual',
      'requirement',
      'breakeven',
      'cushion',
      'dte',
    ],
  },
  greeks: {
    words: 'Greeks',
    ids: ['contract', 'score', 'iv', 'delta', 'gamma', 'thetaPerDay', 'vegaPerPoint', 'probOtm', 'dte', 'spot'],
  },
  quote: {
    words: 'Quote',
    ids: ['contract', 'bid', 'ask', 'spread', 'openInterest', 'volume', 'quoteTs', 'spot', 'strike', 'dte'],
  },
  score: { words: 'Score', ids: ['contract', 'score', ...SCORE_FACTORS] },
} as const satisfies Record<string, { words: string; ids: readonly ScanColumn['id'][] }>;
export type ColumnSet = keyof typeof COLUMN_SETS;

/** Returns the set that an address names; the overview for what is none. */
export const columnSetOf = (name: string | null): ColumnSet =>
  name !== null && Object.hasOwn(COLUMN_SETS, name) ? (name as ColumnSet) : 'overview';

/** Five segments on a track of 100 points; the figure beside them is their sum. */
export function ScoreCell({ rows, row }: { readonly rows: ScanRows; readonly row: number }) {
  return (
    <span className={css.score}>
      <span className={css.track} aria-hidden="true">
        {SCORE_FACTORS.map((factor) => {
          const width = `${Math.min(100, Math.max(0, rows.value(factor, row)))}%`;
          return (
            <span key={factor} className={css.part[factor]} style={assignInlineVars({ [css.partWidth]: width })} />
          );
        })}
      </span>
      <span className={css.scoreFigure}>{fixed(rows.value('score', row), 1)}</span>
    </span>
  );
}
