import { useVirtualizer } from '@tanstack/react-virtual';
import { assignInlineVars } from '@vanilla-extract/dynamic';
import { memo, useEffect, useRef } from 'react';
import type { ChainSideView, ChainStrikeView } from '#contract';
import { count, fixed, percent, price, strike as strikeText } from '../../format/numbers.js';
import { newYorkSeconds } from '../../format/time.js';
import { hidden } from '../../theme/text.css.js';
import * as css from './Chain.css.js';
import { type ChainLines, isSameSide, nearestPlace } from './chain-lines.js';
import { markMoved } from './moved-marks.js';

export type Side = 'put' | 'call' | 'both';

interface Figure {
  readonly head: string;
  readonly unit?: string;
  /** In px; what is left over is shared out. */
  readonly width: number;
  /** The quote itself: that it moved is marked. */
  readonly isQuote?: true;
  readonly show: (side: ChainSideView) => string;
}

/** From the strike outwards: what is looked at most stands next to it. */
const FIGURES: readonly Figure[] = [
  { head: 'Bid', unit: '$', width: 58, isQuote: true, show: ({ bid }) => price(bid) },
  { head: 'Ask', unit: '$', width: 58, isQuote: true, show: ({ ask }) => price(ask) },
  { head: 'IV', unit: '%', width: 50, show: ({ iv }) => percent(iv) },
  { head: 'Delta', width: 52, show: ({ delta }) => fixed(delta, 2) },
  { head: 'Gamma', width: 60, show: ({ gamma }) => fixed(gamma, 4) },
  { head: 'Theta', unit: '$/d', width: 70, show: ({ thetaPerDay }) => fixed(thetaPerDay, 3) },
  { head: 'Vega', unit: '$/pt', width: 72, show: ({ vegaPerPoint }) => fixed(vegaPerPoint, 3) },
  { head: 'Open int.', width: 68, show: ({ openInterest }) => count(openInterest) },
  { head: 'Volume', width: 60, show: ({ volume }) => count(volume) },
];
const STRIKE_WIDTH = 72;
const OUTWARDS: Readonly<Record<'put' | 'call', readonly Figure[]>> = { put: FIGURES, call: FIGURES.toReversed() };
const NONE: readonly Figure[] = [];

const UNTRADABLE: Readonly<Record<NonNullable<ChainSideView['untradable']>, string>> = {
  crossed: 'bid above ask',
  zeroBid: 'nobody bids',
  oneSided: 'one side missing',
  stale: 'old copy',
  adjusted: 'adjusted deliverable',
};
const OVERSCAN = 6;

interface ChainTableProps {
  readonly lines: ChainLines;
  readonly root: string;
  readonly expiry: string;
  readonly side: Side;
  /** No newer quotes can come: all of them are shown as stale. */
  readonly isCut: boolean;
}

/** Calls and puts on either side of the strike; only what is in view exists. */
export function ChainTable({ lines, root, expiry, side, isCut }: ChainTableProps) {
  const scroller = useRef<HTMLElement>(null);
  const nearest = nearestPlace(lines);
  const virtual = useVirtualizer({
    count: lines.strikes.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => css.ROW_HEIGHT,
    overscan: OVERSCAN,
  });
  const middle = useRef(nearest);
  middle.current = nearest;
  useEffect(() => {
    if (root !== '' && expiry !== '' && middle.current !== undefined) {
      virtual.scrollToIndex(middle.current, { align: 'center' });
    }
  }, [virtual, root, expiry]);
  const calls = side === 'put' ? NONE : OUTWARDS.call;
  const puts = side === 'call' ? NONE : OUTWARDS.put;
  const columns = calls.length + 1 + puts.length;
  const widths = [...calls, ...puts].reduce((sum, { width }) => sum + width, STRIKE_WIDTH);
  const shown = virtual.getVirtualItems();
  const above = shown[0]?.start ?? 0;
  const below = virtual.getTotalSize() - (shown.at(-1)?.end ?? 0);
  return (
    <section
      ref={scroller}
      className={css.frame}
      aria-label="Chain, a table that scrolls"
      data-cut={isCut || undefined}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reached by the keyboard
      tabIndex={0}
    >
      <table
        className={css.table}
        aria-rowcount={lines.strikes.length + 1}
        style={assignInlineVars({ [css.wide]: `${widths}px` })}
      >
        <caption className={hidden}>
          Options of {root} to {expiry}
        </caption>
        <thead>
          <tr aria-rowindex={1}>
            {calls.map((figure) => (
              <Head key={`call${figure.head}`} figure={figure} right="call" />
            ))}
            <th scope="col" className={css.strikeHead} style={assignInlineVars({ [css.wide]: `${STRIKE_WIDTH}px` })}>
              Strike
            </th>
            {puts.map((figure) => (
              <Head key={`put${figure.head}`} figure={figure} right="put" />
            ))}
          </tr>
        </thead>
        <Gap height={above} columns={columns} />
        <tbody>
          {shown.map(({ index }) => (
            <Line
              key={lines.strikes[index]}
              index={index}
              line={lines.line(index)}
              calls={calls}
              puts={puts}
              isNearest={index === nearest}
              isBelowSpot={lines.spot !== undefined && (lines.strikes[index] as number) < lines.spot}
            />
          ))}
        </tbody>
        <Gap height={below} columns={columns} />
      </table>
    </section>
  );
}

/** Holds the place of lines that are out of view. */
function Gap({ height, columns }: { readonly height: number; readonly columns: number }) {
  if (height <= 0) return null;
  return (
    <tbody aria-hidden="true">
      <tr>
        <td colSpan={columns} className={css.gap} style={assignInlineVars({ [css.tall]: `${height}px` })} />
      </tr>
    </tbody>
  );
}

function Head({ figure, right }: { readonly figure: Figure; readonly right: 'put' | 'call' }) {
  const { head, unit, width } = figure;
  return (
    <th scope="col" className={css.head} style={assignInlineVars({ [css.wide]: `${width}px` })}>
      <span className={hidden}>{right} </span>
      {head}
      {unit && <span className={css.unit}> {unit}</span>}
    </th>
  );
}

interface LineProps {
  readonly index: number;
  readonly line: ChainStrikeView;
  readonly calls: readonly Figure[];
  readonly puts: readonly Figure[];
  readonly isNearest: boolean;
  readonly isBelowSpot: boolean;
}

const Line = memo(
  function Line({ index, line, calls, puts, isNearest, isBelowSpot }: LineProps) {
    return (
      <tr aria-rowindex={index + 2} className={isNearest ? css.nearest : css.line}>
        <Cells figures={calls} of={line.call} isIn={isBelowSpot} />
        <th scope="row" className={css.strike}>
          {strikeText(line.strike)}
        </th>
        <Cells figures={puts} of={line.put} isIn={!isBelowSpot} />
      </tr>
    );
  },
  (a, b) =>
    a.index === b.index &&
    a.calls === b.calls &&
    a.puts === b.puts &&
    a.isNearest === b.isNearest &&
    a.isBelowSpot === b.isBelowSpot &&
    isSameSide(a.line.call, b.line.call) &&
    isSameSide(a.line.put, b.line.put),
);

interface CellsProps {
  readonly figures: readonly Figure[];
  readonly of: ChainSideView | undefined;
  /** In the money. */
  readonly isIn: boolean;
}

function Cells({ figures, of, isIn }: CellsProps) {
  const why = of?.untradable && UNTRADABLE[of.untradable];
  const quoted = of?.quoteTs === undefined ? undefined : `quoted ${newYorkSeconds(of.quoteTs)} New York`;
  const title = [why && `not traded on: ${why}`, quoted].filter(Boolean).join(', ');
  const look = why !== undefined ? css.cellStale : isIn ? css.cellIn : css.cell;
  return figures.map((figure) => {
    const text = of ? figure.show(of) : '–';
    return figure.isQuote ? (
      <Quote key={figure.head} look={look} title={title} text={text} />
    ) : (
      <td key={figure.head} className={look} title={title}>
        {text}
      </td>
    );
  });
}

interface QuoteProps {
  readonly look: string;
  readonly title: string;
  readonly text: string;
}

/** A price that moved carries a dot for a moment. */
function Quote({ look, title, text }: QuoteProps) {
  const cell = useRef<HTMLTableCellElement>(null);
  const shown = useRef(text);
  useEffect(() => {
    if (shown.current === text) return;
    shown.current = text;
    if (cell.current) markMoved(cell.current);
  }, [text]);
  return (
    <td ref={cell} className={`${look} ${css.quote}`} title={title}>
      {text}
    </td>
  );
}
