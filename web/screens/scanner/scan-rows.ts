import type { Scan, ScanBlock } from '#contract';
import { MISSING_INT, type OccSymbol, occSymbol } from '#core/model';
import { SCORE_FACTORS, type ScoreFactor } from '#core/scoring';
import { annualisedSimple, breakevenOf, cushionOf, returnOnMargin, returnOnStrike } from '#core/screening';
import { MONEY_SCALE, type Money, type Price, type TradingDate, ZERO_MONEY } from '#core/units';

const SHARES = 100;
const DAYS_PER_YEAR = 365;
const POINTS = 100;

/** What a row says, one number each: prices and money in currency units, fractions as fractions. NaN is missing. */
export const QUANTITIES = [
  'dte',
  'strike',
  'spot',
  'bid',
  'ask',
  'spread',
  'openInterest',
  'volume',
  'quoteTs',
  'iv',
  'delta',
  'absDelta',
  'gamma',
  'thetaPerDay',
  'vegaPerPoint',
  'probOtm',
  'breakeven',
  'cushion',
  'rocStrike',
  'rocAnnual',
  'rom',
  'romAnnual',
  'requirement',
  'score',
  ...SCORE_FACTORS,
] as const;
export type Quantity = (typeof QUANTITIES)[number];

type Reader = (block: ScanBlock, index: number) => number;

const price = (units: number) => units / MONEY_SCALE;
const count = (value: number) => (value === MISSING_INT ? Number.NaN : value);
const bidOf = ({ columns }: ScanBlock, index: number) => columns.bid[index] as Price;
const strikeOf = ({ columns }: ScanBlock, index: number) => columns.strike[index] as Price;
const spotOf = ({ head }: ScanBlock) => (head.spot === undefined ? Number.NaN : Number(head.spot));
const dteOf: Reader = ({ head, columns }, index) =>
  head.expiries[columns.expiryIndex[index] as number]?.dte ?? Number.NaN;
const onStrike: Reader = (block, index) =>
  returnOnStrike(bidOf(block, index), strikeOf(block, index), SHARES, ZERO_MONEY);
const onMargin: Reader = (block, index) =>
  returnOnMargin(bidOf(block, index), block.columns.requirement[index] as Money, SHARES, ZERO_MONEY);

const part =
  (factor: ScoreFactor): Reader =>
  ({ columns }, index) =>
    (columns.parts[factor][index] as number) / MONEY_SCALE;

/** The definitions are those of core; a quantity is read only where something shows, filters or sorts by it. */
const READERS: Readonly<Record<Quantity, Reader>> = {
  dte: dteOf,
  strike: (block, index) => price(strikeOf(block, index)),
  spot: (block) => spotOf(block),
  bid: (block, index) => price(bidOf(block, index)),
  ask: ({ columns }, index) => price(columns.ask[index] as number),
  spread: (block, index) => {
    const ask = block.columns.ask[index] as number;
    const bid = bidOf(block, index);
    return (2 * (ask - bid)) / (ask + bid);
  },
  openInterest: ({ columns }, index) => count(columns.openInterest[index] as number),
  volume: ({ columns }, index) => count(columns.volume[index] as number),
  quoteTs: ({ columns }, index) => columns.quoteTs[index] as number,
  iv: ({ columns }, index) => columns.iv[index] as number,
  delta: ({ columns }, index) => columns.delta[index] as number,
  absDelta: ({ columns }, index) => Math.abs(columns.delta[index] as number),
  gamma: ({ columns }, index) => columns.gamma[index] as number,
  thetaPerDay: ({ columns }, index) => (columns.theta[index] as number) / DAYS_PER_YEAR,
  vegaPerPoint: ({ columns }, index) => (columns.vega[index] as number) / POINTS,
  probOtm: ({ columns }, index) => columns.probOtm[index] as number,
  breakeven: (block, index) => price(breakevenOf(strikeOf(block, index), bidOf(block, index))),
  cushion: (block, index) =>
    cushionOf((spotOf(block) * MONEY_SCALE) as Price, breakevenOf(strikeOf(block, index), bidOf(block, index))),
  rocStrike: onStrike,
  rocAnnual: (block, index) => annualisedSimple(onStrike(block, index), dteOf(block, index)),
  rom: onMargin,
  romAnnual: (block, index) => annualisedSimple(onMargin(block, index), dteOf(block, index)),
  requirement: ({ columns }, index) => (columns.requirement[index] as number) / MONEY_SCALE,
  score: ({ columns: { parts } }, index) => {
    let points = 0;
    for (const factor of SCORE_FACTORS) points += parts[factor][index] as number;
    return points / MONEY_SCALE;
  },
  annualisedReturn: part('annualisedReturn'),
  exerciseProbability: part('exerciseProbability'),
  marginEfficiency: part('marginEfficiency'),
  volatility: part('volatility'),
  timeDecay: part('timeDecay'),
};

/** Values of a block that were read once; they live as long as the block. */
const readBlocks = new WeakMap<ScanBlock, Map<Quantity, Float64Array>>();

function valuesOf(block: ScanBlock, quantity: Quantity): Float64Array {
  const known = readBlocks.get(block) ?? new Map<Quantity, Float64Array>();
  readBlocks.set(block, known);
  let values = known.get(quantity);
  if (!values) {
    const read = READERS[quantity];
    values = Float64Array.from({ length: block.columns.count }, (_none, index) => read(block, index));
    known.set(quantity, values);
  }
  return values;
}

export interface Row {
  readonly symbol: OccSymbol;
  readonly underlying: string;
  readonly expiry: string;
}

/** All candidates as one table, by underlying, expiry and strike. Columns are put together when they are first asked for. */
export class ScanRows {
  readonly count: number;
  private readonly starts: readonly number[];
  private readonly columns = new Map<Quantity, Float64Array>();

  constructor(readonly blocks: readonly ScanBlock[]) {
    const starts: number[] = [];
    let count = 0;
    for (const block of blocks) {
      starts.push(count);
      count += block.columns.count;
    }
    this.starts = starts;
    this.count = count;
  }

  /** Puts in the chains, those included that nobody could sell. */
  get looked(): number {
    return this.blocks.reduce((sum, { head }) => sum + head.looked, 0);
  }

  column(quantity: Quantity): Float64Array {
    const known = this.columns.get(quantity);
    if (known) return known;
    const column = new Float64Array(this.count);
    for (const [at, block] of this.blocks.entries()) column.set(valuesOf(block, quantity), this.starts[at]);
    this.columns.set(quantity, column);
    return column;
  }

  value(quantity: Quantity, row: number): number {
    return this.column(quantity)[row] ?? Number.NaN;
  }

  row(row: number): Row {
    const block = this.blockOf(row);
    const index = row - (this.starts[this.blocks.indexOf(block)] as number);
    const slice = block.head.expiries[block.columns.expiryIndex[index] as number];
    const strike = strikeOf(block, index);
    const root = slice?.root ?? block.head.underlying;
    const expiry = (slice?.expiry ?? '') as TradingDate;
    const lot = slice?.lotSize === undefined ? {} : { lotSize: slice.lotSize };
    const symbol = occSymbol({ ...{ root, expiry, right: 'put' as const, strike }, ...lot });
    return { symbol, underlying: block.head.underlying, expiry };
  }

  blockOf(row: number): ScanBlock {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.starts[middle] as number) <= row) low = middle;
      else high = middle - 1;
    }
    return this.blocks[low] as ScanBlock;
  }

  /** Calls `each` with the first row and the end of every underlying. */
  forEachBlock(each: (block: ScanBlock, first: number, end: number) => void): void {
    for (const [at, block] of this.blocks.entries()) {
      const first = this.starts[at] as number;
      each(block, first, first + block.columns.count);
    }
  }
}

/** Returns what is known after an answer: its blocks in the place of older ones, without underlyings that are gone. */
export function mergeScan(known: Scan | undefined, answer: Scan): Scan {
  const isSameKind = known?.margin === answer.margin;
  const blocks = new Map(isSameKind ? known.blocks.map((block) => [block.head.underlying, block]) : []);
  for (const block of answer.blocks) blocks.set(block.head.underlying, block);
  return { ...answer, blocks: answer.underlyings.flatMap((underlying) => blocks.get(underlying) ?? []) };
}
