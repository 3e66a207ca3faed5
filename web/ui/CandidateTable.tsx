import type { CandidateView } from '#contract';
import type { ScoreFactor } from '#core/scoring';
import type { Gates } from '#core/screening';
import { contractName } from '../format/contracts.js';
import { gateMarks } from '../format/gate-marks.js';
import { count, fixed, money, percent, percentWithUnit, price, span, toNumber } from '../format/numbers.js';
import { expiryFull } from '../format/time.js';
import * as css from './CandidateTable.css.js';
import { type Fact, Facts } from './Facts.js';
import { GateMarks } from './GateMarks.js';
import { PayoffChart } from './PayoffChart.js';
import { ScoreBar, ScoreTable } from './ScoreBar.js';
import { type Column, Table } from './Table.js';

interface CandidateTableProps {
  readonly label: string;
  readonly candidates: readonly CandidateView[] | undefined;
  /** The gates that they passed; without them the marks are left out. */
  readonly gates?: Gates;
  readonly weights?: Readonly<Record<ScoreFactor, number>>;
}

const COLUMNS: readonly Column<CandidateView>[] = [
  { key: 'contract', head: 'Contract', card: 'title', show: (row) => contractName(row.symbol) },
  {
    key: 'score',
    head: 'Score',
    unit: 'of 100',
    numeric: true,
    card: 'note',
    means: 'Five factors, each piecewise linear, weighted by this bot. The segments add up to the score.',
    show: (row) => <ScoreBar score={row.score} parts={row.parts} />,
  },
  {
    key: 'credit',
    head: 'Credit',
    unit: '$',
    numeric: true,
    means: 'Per share, at the bid: what a seller can get now.',
    show: (row) => price(row.credit),
  },
  {
    key: 'delta',
    head: 'Delta',
    numeric: true,
    card: 'hidden',
    means: 'Change of the put per dollar of the stock.',
    show: (row) => fixed(row.delta, 2),
  },
  {
    key: 'probOtm',
    head: 'P(OTM)',
    unit: '%',
    numeric: true,
    means: 'Risk-neutral chance of expiring worthless, N(d2).',
    show: (row) => percent(row.probOtm, 0),
  },
  {
    key: 'rocAnnual',
    head: 'On cash',
    unit: '%/y',
    numeric: true,
    card: 'hidden',
    means: 'Credit over strike, simple, per year: the return if the full strike lies in cash behind the put.',
    show: (row) => percent(row.rocStrikeAnnualised),
  },
  {
    key: 'romAnnual',
    head: 'On margin',
    unit: '%/y',
    numeric: true,
    means:
      'Return on the margin that this account must hold, simple, per year. Not to be compared with the return on cash.',
    show: (row) => percent(row.romAnnualised),
  },
];

/** Ranked candidates; a row opens to payoff, probability, returns and gates. */
export function CandidateTable({ label, candidates, gates, weights }: CandidateTableProps) {
  return (
    <Table
      label={label}
      columns={COLUMNS}
      rows={candidates}
      rowKey={(row) => row.symbol}
      skeletonRows={8}
      detail={(row) => <CandidateDetail candidate={row} gates={gates} weights={weights} />}
    />
  );
}

interface CandidateDetailProps {
  readonly candidate: CandidateView;
  readonly gates: Gates | undefined;
  readonly weights: Readonly<Record<ScoreFactor, number>> | undefined;
}

function CandidateDetail({ candidate, gates, weights }: CandidateDetailProps) {
  return (
    <div className={css.detail}>
      <div className={css.column}>
        <div className={css.block}>
          <h3 className={css.heading}>
            One contract at expiry, {expiryFull(candidate.expiry)}, {count(candidate.dte)} days
          </h3>
          <PayoffChart
            strike={toNumber(candidate.strike) ?? 0}
            spot={toNumber(candidate.spot) ?? 0}
            credit={toNumber(candidate.credit) ?? 0}
            iv={candidate.iv}
            dte={candidate.dte}
            probOtm={candidate.probOtm}
          />
        </div>
        <div className={css.block}>
          <h3 className={css.heading}>Return</h3>
          <Facts facts={returnFacts(candidate)} />
        </div>
        <div className={css.block}>
          <h3 className={css.heading}>Quote and Greeks</h3>
          <Facts facts={quoteFacts(candidate)} />
        </div>
      </div>
      <div className={css.column}>
        <div className={css.block}>
          <h3 className={css.heading}>Score</h3>
          <ScoreTable score={candidate.score} parts={candidate.parts} weights={weights} />
        </div>
        {gates && (
          <div className={css.block}>
            <h3 className={css.heading}>Gates</h3>
            <GateMarks marks={gateMarks(candidate, gates)} />
          </div>
        )}
        <p className={css.model}>Model: {candidate.model}</p>
      </div>
    </div>
  );
}

const returnFacts = (candidate: CandidateView): readonly Fact[] => [
  { name: 'On cash', value: percentWithUnit(candidate.rocStrike, 2), means: 'Credit over strike, for the whole term.' },
  { name: 'per year', value: percentWithUnit(candidate.rocStrikeAnnualised), means: 'Simple, by calendar days.' },
  {
    name: 'On margin',
    value: percentWithUnit(candidate.rom, 2),
    means: 'Credit over the margin deposit, which is the requirement less the credit.',
  },
  { name: 'per year ', value: percentWithUnit(candidate.romAnnualised), means: 'Simple, by calendar days.' },
  { name: 'Margin', value: money(candidate.requirement, { cents: false }), means: 'Requirement of one contract.' },
  { name: 'Worthless', value: percentWithUnit(candidate.probOtm, 0), means: 'Chance of expiring worthless, N(d2).' },
];

const quoteFacts = (candidate: CandidateView): readonly Fact[] => [
  { name: 'Bid × ask', value: `${price(candidate.bid)} × ${price(candidate.ask)}` },
  { name: 'Spread', value: percentWithUnit(candidate.spread) },
  { name: 'Quote age', value: span(candidate.quoteAgeMs) },
  { name: 'Implied vol', value: percentWithUnit(candidate.iv) },
  { name: 'Delta', value: fixed(candidate.delta, 2) },
  {
    name: 'Theta',
    value: fixed(candidate.thetaPerDay, 3),
    unit: '$/day',
    means: 'Dollars per share and calendar day.',
  },
  { name: 'Open interest', value: count(candidate.openInterest) },
  { name: 'Volume', value: count(candidate.volume) },
];
