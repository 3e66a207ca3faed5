import type { OrderView } from '#contract';
import { count, fixed, toNumber } from '../format/numbers.js';
import { hidden, tone } from '../theme/text.css.js';
import * as css from './OrderLadder.css.js';
import { useWidth } from './use-width.js';

interface OrderLadderProps {
  readonly side: OrderView['side'];
  readonly ladder: NonNullable<OrderView['ladder']>;
}

const HEIGHT = 56;
const AXIS = 28;
const EDGE = 44;

/** The prices that an order tries, between bid and ask: those behind it, the one it stands at, those ahead. */
export function OrderLadder({ side, ladder }: OrderLadderProps) {
  const [ref, width] = useWidth<HTMLDivElement>(320);
  const limits = ladder.limits.map(Number);
  const bid = toNumber(ladder.market?.bid);
  const ask = toNumber(ladder.market?.ask);
  const shown = [...limits, ...(bid === undefined || ask === undefined ? [] : [bid, ask])];
  const [low, high] = [Math.min(...shown), Math.max(...shown)];
  const x = (price: number) => EDGE + ((price - low) / Math.max(high - low, 0.01)) * (width - 2 * EDGE);
  const here = limits[ladder.reached];
  return (
    <div ref={ref} className={css.frame}>
      <svg width={width} height={HEIGHT} className={css.picture} aria-hidden="true">
        <line x1={EDGE} x2={width - EDGE} y1={AXIS} y2={AXIS} className={css.axis} />
        {[
          { name: 'bid', at: bid },
          { name: 'ask', at: ask },
        ].map(
          ({ name, at }) =>
            at !== undefined && (
              <g key={name}>
                <line x1={x(at)} x2={x(at)} y1={AXIS - 8} y2={AXIS + 8} className={css.marketTick} />
                <text x={x(at)} y={AXIS - 14} textAnchor="middle" className={css.market}>
                  {name} {fixed(at, 2)}
                </text>
              </g>
            ),
        )}
        {limits.map((limit, index) => (
          <circle
            key={limit}
            cx={x(limit)}
            cy={AXIS}
            r={index === ladder.reached ? 6 : 4}
            className={css.rung[placeOf(index, ladder.reached)]}
          />
        ))}
        {here !== undefined && (
          <text x={x(here)} y={HEIGHT - 6} textAnchor="middle" className={css.here}>
            limit {fixed(here, 2)}
          </text>
        )}
      </svg>
      <p className={tone.muted}>{ladderWords(ladder)}</p>
      <p className={hidden}>
        {`${side === 'sell_to_open' ? 'Sale' : 'Purchase'} at a limit of ${fixed(here, 2)} dollars per share. Prices tried: ${limits.map((limit) => fixed(limit, 2)).join(', ')}.`}
        {bid !== undefined && ask !== undefined && ` The market is ${fixed(bid, 2)} to ${fixed(ask, 2)}.`}
      </p>
    </div>
  );
}

function placeOf(index: number, reached: number): keyof typeof css.rung {
  if (index === reached) return 'here';
  return index < reached ? 'passed' : 'ahead';
}

/** Where an order stands on its ladder, in words. */
export function ladderWords({ limits, reached, stepMs, isMoving }: OrderLadderProps['ladder']): string {
  const place = `Price ${reached + 1} of ${limits.length}, ${count(stepMs / 1000)} s each.`;
  if (isMoving) return `${place} The next one is asked for.`;
  return reached === limits.length - 1 ? `${place} It goes no further.` : place;
}
