import type { ExpiryVolView } from '#contract';
import { fixed, percentWithUnit, strike as strikeText } from '../../format/numbers.js';
import { hidden } from '../../theme/text.css.js';
import { useWidth } from '../../ui/use-width.js';
import { AxisX, AxisY, scaleOf, ticksOf } from './axes.js';
import * as css from './charts.css.js';
import { smileCurve } from './model.js';

const PLACE = { height: 260, left: 44, right: 8, top: 18, bottom: 24 };
/** One wild quote far out must not press the smile flat. */
const WING = 1.25;

/** Volatilities of the quotes from bid to ask, and the smile that was fitted to them. */
export function SmileChart({ expiry, spot }: { readonly expiry: ExpiryVolView; readonly spot: number }) {
  const [ref, width] = useWidth<HTMLDivElement>(520);
  const { quotes } = expiry;
  const curve = smileCurve(expiry);
  if (quotes.length === 0) return <p className={css.label}>No quote of this expiry has a volatility.</p>;
  const frame = { ...PLACE, width };
  const vols = [...quotes.map(({ vol }) => vol), ...curve.map(({ y }) => y)];
  const [low, high] = [Math.min(...vols), Math.max(...vols)];
  const bound = (vol: number) => Math.min(high * WING, Math.max(low / WING, vol));
  const [first, last] = [quotes[0]?.strike ?? 0, quotes.at(-1)?.strike ?? 1];
  const x = scaleOf(first, last, frame.left, width - frame.right);
  const y = scaleOf(low / WING, high * WING, frame.height - frame.bottom, frame.top);
  return (
    <div ref={ref} className={css.frame}>
      <svg width={width} height={frame.height} className={css.picture} aria-hidden="true">
        <AxisY
          frame={frame}
          at={y}
          ticks={ticksOf(low / WING, high * WING, 5)}
          format={(tick) => percentWithUnit(tick, 0)}
        />
        <AxisX frame={frame} at={x} ticks={ticksOf(first, last, width / 90)} format={(tick) => fixed(tick, 0)} />
        {Number.isFinite(spot) && spot > first && spot < last && (
          <>
            <line x1={x(spot)} x2={x(spot)} y1={frame.top} y2={frame.height - frame.bottom} className={css.spot} />
            <text x={x(spot) + 4} y={frame.top - 4} className={css.spotLabel}>
              now {fixed(spot, 2)}
            </text>
          </>
        )}
        {quotes.map(({ strike, right, vol, volBid, volAsk }) => (
          <g key={`${strike}${right}`}>
            {volBid !== undefined && volAsk !== undefined && (
              <line x1={x(strike)} x2={x(strike)} y1={y(bound(volBid))} y2={y(bound(volAsk))} className={css.bar} />
            )}
            <circle cx={x(strike)} cy={y(vol)} r={2.4} className={right === 'put' ? css.put : css.call} />
          </g>
        ))}
        <polyline
          points={curve.map((point) => `${x(point.x).toFixed(1)},${y(point.y).toFixed(1)}`).join(' ')}
          className={css.curve}
        />
        <text x={frame.left + 4} y={frame.top + 8} className={css.putLabel}>
          puts
        </text>
        <text x={width - frame.right - 4} y={frame.top + 8} textAnchor="end" className={css.callLabel}>
          calls
        </text>
      </svg>
      <table className={hidden}>
        <caption>Implied volatility by strike</caption>
        <tbody>
          {quotes.map(({ strike, right, vol }) => (
            <tr key={`${strike}${right}`}>
              <th scope="row">
                {strikeText(String(strike))} {right}
              </th>
              <td>{percentWithUnit(vol)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
