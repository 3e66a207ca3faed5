import type { ReactNode } from 'react';
import type { CandidateDetailView, CandidateView, ContractDayView } from '#contract';
import { DEFAULT_SCORE_MODEL } from '#core/scoring';
import { useMarketNow } from '../../data/clock.js';
import { useFollowCandidate } from '../../data/market-queries.js';
import { useLiveChain } from '../../data/quotes.js';
import { contractName } from '../../format/contracts.js';
import { modelWords } from '../../format/model-words.js';
import { count, fixed, MISSING, money, percentWithUnit, price, span, toNumber } from '../../format/numbers.js';
import { expiryFull, newYorkMoment } from '../../format/time.js';
import { ButtonLink } from '../../ui/Button.js';
import { ConeChart } from '../../ui/ConeChart.js';
import { type Fact, Facts } from '../../ui/Facts.js';
import { PayoffChart } from '../../ui/PayoffChart.js';
import { ScoreTable } from '../../ui/ScoreBar.js';
import { Notice, ProblemPanel, Skeleton } from '../../ui/State.js';
import { TimeSeries } from '../../ui/TimeSeries.js';
import * as css from './Candidate.css.js';
import { HouseMargins } from './HouseMargins.js';
import { type LiveQuote, liveQuote } from './live-quote.js';
import { MarginTable } from './MarginTable.js';

interface CandidateProps {
  readonly symbol: string;
  readonly detail: CandidateDetailView | undefined;
  readonly error: unknown;
  readonly closeTo: string;
  readonly onRetry: () => void;
}

/** One put beside the list: what it pays, how likely, what it asks for at each broker, and what it was worth before. */
export function Candidate({ symbol, detail, error, closeTo, onRetry }: CandidateProps) {
  return (
    <section className={css.panel} aria-label={contractName(symbol)}>
      <div className={css.head}>
        <h2>{contractName(symbol)}</h2>
        <div className={css.acts}>
          {detail?.candidate && (
            <ButtonLink kind="primary" size="small" icon="bots" to={`/bots/new?put=${symbol}`}>
              Make a bot of this
            </ButtonLink>
          )}
          <ButtonLink kind="quiet" size="small" to={closeTo} preventScrollReset>
            Close
          </ButtonLink>
        </div>
      </div>
      {detail ? (
        <Detail detail={detail} />
      ) : error ? (
        <ProblemPanel error={error} onRetry={onRetry} />
      ) : (
        <div className={css.body}>
          <Skeleton height={190} />
          <Skeleton height={160} />
          <Skeleton height={240} />
        </div>
      )}
    </section>
  );
}

function Detail({ detail }: { readonly detail: CandidateDetailView }) {
  const { candidate, history, staleCopy } = detail;
  return (
    <div className={css.body}>
      {staleCopy && <Notice tone="stale">The feed repeats an old copy of this chain. Nothing is traded on it.</Notice>}
      {candidate ? (
        <Figures detail={detail} candidate={candidate} />
      ) : (
        <Notice tone="caution">
          This put cannot be sold now: nobody bids for it, or its chain lacks what the gates ask about. It may come back
          with the next quotes.
        </Notice>
      )}
      <Quote detail={detail} />
      <Block title="Before">
        <History days={history} />
      </Block>
      <p className={css.note}>
        Chain of {newYorkMoment(detail.tsEvent)} New York. {candidate && modelWords(candidate.model)}
      </p>
    </div>
  );
}

/** Moves with the live channel, apart from the pictures: what the gateway works out of the chain follows a moment later. */
function Quote({ detail }: { readonly detail: CandidateDetailView }) {
  const { symbol, underlying, candidate } = detail;
  const chain = useLiveChain(underlying);
  const now = useMarketNow();
  useFollowCandidate(symbol, chain);
  if (!candidate) return null;
  return (
    <Block title="Quote, Greeks and worth">
      <Facts facts={quoteFacts(detail, candidate, chain && liveQuote(candidate, chain), now)} />
    </Block>
  );
}

function Figures({ detail, candidate }: { readonly detail: CandidateDetailView; readonly candidate: CandidateView }) {
  const strike = toNumber(candidate.strike) ?? 0;
  const cone = { spot: toNumber(candidate.spot) ?? 0, iv: candidate.iv, dte: candidate.dte };
  return (
    <>
      <Block title={`One contract at expiry, ${expiryFull(candidate.expiry)}, ${count(candidate.dte)} days`}>
        <PayoffChart {...cone} strike={strike} credit={toNumber(candidate.credit) ?? 0} probOtm={candidate.probOtm} />
      </Block>
      <Block title="Where the shares may be until then">
        <ConeChart {...cone} strike={strike} breakeven={toNumber(candidate.breakeven) ?? 0} />
      </Block>
      <Block title="Score">
        <ScoreTable score={candidate.score} parts={candidate.parts} weights={DEFAULT_SCORE_MODEL.weights} />
      </Block>
      <Block title="Return and outcomes">
        <Facts facts={outcomeFacts(detail, candidate)} />
      </Block>
      <Block title="Margin of one contract">
        <HouseMargins houses={detail.houses} />
        <MarginTable margins={detail.margins} />
      </Block>
    </>
  );
}

function Block({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <div className={css.block}>
      <h3 className={css.heading}>{title}</h3>
      {children}
    </div>
  );
}

const outcomeFacts = ({ outcomes }: CandidateDetailView, candidate: CandidateView): readonly Fact[] => [
  { name: 'Worthless', value: percentWithUnit(candidate.probOtm, 0), means: 'Chance of expiring worthless, N(d2).' },
  {
    name: 'Touched',
    value: percentWithUnit(outcomes?.probTouch, 0),
    means: 'Chance that the shares reach the strike before expiry: about twice that of exercise.',
  },
  { name: 'Break-even', value: price(candidate.breakeven) },
  { name: 'Cushion', value: percentWithUnit(outcomes?.cushion), means: 'How far the shares may fall before it loses.' },
  { name: 'On cash', value: percentWithUnit(candidate.rocStrikeAnnualised), unit: 'a year', means: 'Simple.' },
  { name: 'On margin', value: percentWithUnit(candidate.romAnnualised), unit: 'a year', means: 'Simple.' },
  {
    name: 'At worst',
    value: money(outcomes && `-${outcomes.maxLoss}`, { cents: false }),
    means: 'The shares become worthless.',
  },
  {
    name: 'Expected',
    value: outcomes?.expectedValue === undefined ? MISSING : money(String(outcomes.expectedValue), { plus: true }),
    means: 'The credit less what exercise costs on average, today’s dollars of one contract.',
    from: [['Density', outcomes?.density ?? MISSING]],
  },
];

function quoteFacts(
  { values }: CandidateDetailView,
  candidate: CandidateView,
  live: LiveQuote | undefined,
  now: number | undefined,
): readonly Fact[] {
  const quote = live ?? candidate;
  return [
    { name: 'Bid × ask', value: `${price(quote.bid)} × ${price(quote.ask)}` },
    { name: 'Quote age', value: span(ageOf(candidate, live, now)) },
    { name: 'Implied vol', value: percentWithUnit(quote.iv) },
    { name: 'Delta', value: fixed(quote.delta, 2) },
    {
      name: 'Theta',
      value: fixed(quote.thetaPerDay, 3),
      unit: '$/day',
      means: 'Per share and calendar day.',
    },
    { name: 'Open interest', value: count(quote.openInterest) },
    { name: 'Volume', value: count(quote.volume) },
    {
      name: 'European',
      value: fixed(values?.european, 2),
      means: 'Worth at its own volatility, without early exercise.',
    },
    {
      name: 'American',
      value: fixed(values?.american, 2),
      means: 'Worth with the right to exercise early.',
      from: [['Model', values?.americanModel ?? MISSING]],
    },
    { name: 'Early exercise', value: fixed(values?.earlyExercise, 3), means: 'What that right is worth, per share.' },
  ];
}

/** Of the live quote on the market's clock, else as it was when it was read. */
const ageOf = ({ quoteAgeMs }: CandidateView, live: LiveQuote | undefined, now: number | undefined) =>
  live?.quoteTs === undefined || now === undefined ? quoteAgeMs : Math.max(0, now - live.quoteTs);

const dollars = (value: number) => fixed(value, 2);
const percents = (value: number) => percentWithUnit(value, 0);

function History({ days }: { readonly days: readonly ContractDayView[] }) {
  const dates = days.map(({ date }) => date);
  return (
    <>
      <TimeSeries name="Middle of bid and ask, $" dates={dates} values={days.map(middleOf)} format={dollars} />
      <TimeSeries name="Implied volatility" dates={dates} values={days.map(({ iv }) => iv)} format={percents} />
    </>
  );
}

/** Undefined where one side was missing. */
function middleOf({ bid, ask }: ContractDayView): number | undefined {
  const [low, high] = [toNumber(bid), toNumber(ask)];
  return low === undefined || high === undefined ? undefined : (low + high) / 2;
}
