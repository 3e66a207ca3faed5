import { useEffect, useRef, useState } from 'react';
import type { ChainSideView, ChainStrikeView, ChainView, ExpiryVolView } from '#contract';
import { useChain } from '../../data/market-queries.js';
import { count, fixed, percent, price, strike as strikeText } from '../../format/numbers.js';
import { newYorkSeconds } from '../../format/time.js';
import { hidden } from '../../theme/text.css.js';
import { media } from '../../theme/tokens.js';
import { Choice } from '../../ui/Choice.js';
import { Panel } from '../../ui/Panel.js';
import { ProblemPanel, Skeleton } from '../../ui/State.js';
import { useMedia } from '../../ui/use-media.js';
import * as css from './Chain.css.js';

interface Figure {
  readonly head: string;
  readonly unit?: string;
  readonly show: (side: ChainSideView) => string;
}

/** From the strike outwards: what is looked at most stands next to it. */
const FIGURES: readonly Figure[] = [
  { head: 'Bid', unit: '$', show: ({ bid }) => price(bid) },
  { head: 'Ask', unit: '$', show: ({ ask }) => price(ask) },
  { head: 'IV', unit: '%', show: ({ iv }) => percent(iv) },
  { head: 'Delta', show: ({ delta }) => fixed(delta, 2) },
  { head: 'Gamma', show: ({ gamma }) => fixed(gamma, 4) },
  { head: 'Theta', unit: '$/d', show: ({ thetaPerDay }) => fixed(thetaPerDay, 3) },
  { head: 'Vega', unit: '$/pt', show: ({ vegaPerPoint }) => fixed(vegaPerPoint, 3) },
  { head: 'Open int.', show: ({ openInterest }) => count(openInterest) },
  { head: 'Volume', show: ({ volume }) => count(volume) },
];
const UNTRADABLE: Readonly<Record<NonNullable<ChainSideView['untradable']>, string>> = {
  crossed: 'bid above ask',
  zeroBid: 'nobody bids',
  oneSided: 'one side missing',
  stale: 'old copy',
  adjusted: 'adjusted deliverable',
};
type Side = 'put' | 'call' | 'both';
const SIDES = [
  { value: 'both', words: 'Calls and puts' },
  { value: 'put', words: 'Puts' },
  { value: 'call', words: 'Calls' },
] as const;

/** The chain of an expiry with Greeks, calls and puts on either side of the strike. */
export function Chain({ underlying, expiry }: { readonly underlying: string; readonly expiry: ExpiryVolView }) {
  const isNarrow = useMedia(media.narrow);
  const [chosen, choose] = useState<Side | undefined>();
  const side = chosen ?? (isNarrow ? 'put' : 'both');
  const chain = useChain(underlying, expiry.root, expiry.expiry);
  return (
    <Panel title="Chain" aside={<Choice label="Show" value={side} options={SIDES} onChange={choose} />} flush>
      {chain.data ? (
        <Rows chain={chain.data} side={side} />
      ) : chain.isError ? (
        <ProblemPanel error={chain.error} onRetry={() => void chain.refetch()} />
      ) : (
        <Skeleton height={520} />
      )}
    </Panel>
  );
}

function Rows({ chain, side }: { readonly chain: ChainView; readonly side: Side }) {
  const spot = Number(chain.spot);
  const nearest = nearestStrike(chain.strikes, spot);
  const scroller = useRef<HTMLElement>(null);
  const place = `${chain.root}${chain.expiry}${side}`;
  useEffect(() => {
    const line = scroller.current?.querySelector<HTMLElement>('[data-nearest]');
    if (!scroller.current || !line || place === '') return;
    scroller.current.scrollTop = line.offsetTop - scroller.current.clientHeight / 2;
  }, [place]);
  const calls = side === 'put' ? [] : FIGURES.toReversed();
  const puts = side === 'call' ? [] : FIGURES;
  return (
    <section
      ref={scroller}
      className={css.frame}
      aria-label="Chain, a table that scrolls"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by the keyboard
      tabIndex={0}
    >
      <table className={css.table}>
        <caption className={hidden}>
          Options of {chain.root} to {chain.expiry}
        </caption>
        <thead>
          <tr>
            {calls.map((figure) => (
              <Head key={`call${figure.head}`} figure={figure} right="call" />
            ))}
            <th scope="col" className={css.strikeHead}>
              Strike
            </th>
            {puts.map((figure) => (
              <Head key={`put${figure.head}`} figure={figure} right="put" />
            ))}
          </tr>
        </thead>
        <tbody>
          {chain.strikes.map((line) => (
            <tr
              key={line.strike}
              data-nearest={line === nearest || undefined}
              className={line === nearest ? css.nearest : css.line}
            >
              {calls.map((figure) => (
                <Cell key={`call${figure.head}`} figure={figure} of={line.call} isIn={Number(line.strike) < spot} />
              ))}
              <th scope="row" className={css.strike}>
                {strikeText(line.strike)}
              </th>
              {puts.map((figure) => (
                <Cell key={`put${figure.head}`} figure={figure} of={line.put} isIn={Number(line.strike) > spot} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function nearestStrike(strikes: readonly ChainStrikeView[], spot: number): ChainStrikeView | undefined {
  const far = ({ strike }: ChainStrikeView) => Math.abs(Number(strike) - spot);
  return Number.isFinite(spot)
    ? strikes.reduce((a, b) => (far(b) < far(a) ? b : a), strikes[0] as ChainStrikeView)
    : undefined;
}

function Head({ figure: { head, unit }, right }: { readonly figure: Figure; readonly right: 'put' | 'call' }) {
  return (
    <th scope="col" className={css.head}>
      <span className={hidden}>{right} </span>
      {head}
      {unit && <span className={css.unit}> {unit}</span>}
    </th>
  );
}

interface CellProps {
  readonly figure: Figure;
  readonly of: ChainSideView | undefined;
  /** In the money. */
  readonly isIn: boolean;
}

function Cell({ figure, of, isIn }: CellProps) {
  if (!of) return <td className={css.cell}>–</td>;
  const why = of.untradable && UNTRADABLE[of.untradable];
  const quoted = of.quoteTs === undefined ? undefined : `quoted ${newYorkSeconds(of.quoteTs)} New York`;
  const look = why === undefined ? (isIn ? css.cellIn : css.cell) : css.cellStale;
  return (
    <td className={look} title={[why && `not traded on: ${why}`, quoted].filter(Boolean).join(', ')}>
      {figure.show(of)}
    </td>
  );
}
