import { fixed, percentWithUnit } from '../format/numbers.js';
import { hidden } from '../theme/text.css.js';
import * as css from './ConeChart.css.js';
import { type ConeBand, type ConeInputs, coneBands } from './cone.js';
import { useWidth } from './use-width.js';

interface ConeChartProps extends ConeInputs {
  readonly strike: number;
  readonly breakeven: number;
}

const HEIGHT = 160;
const TOP = 10;
const FLOOR = HEIGHT - 20;
const LEFT = 46;
const RIGHT = 120;
/** Labels of neighbours stand at least so many pixels apart. */
const LINE = 13;

/** Where the shares may be until expiry, with the put's strike and break-even. */
export function ConeChart({ strike, breakeven, ...inputs }: ConeChartProps) {
  const [ref, width] = useWidth<HTMLDivElement>(420);
  const bands = coneBands(inputs);
  const days = Math.max(1, inputs.dte);
  const wide = bands.at(-1)?.points.at(-1);
  const low = Math.min(wide?.low ?? inputs.spot, breakeven) * 0.995;
  const high = Math.max(wide?.high ?? inputs.spot, strike) * 1.005;
  const x = (day: number) => LEFT + (day / days) * (width - LEFT - RIGHT);
  const y = (price: number) => TOP + ((high - price) / (high - low)) * (FLOOR - TOP);
  const area = ({ points }: ConeBand) => {
    const up = points.map((point) => `${x(point.day).toFixed(1)},${y(point.high).toFixed(1)}`);
    const down = points.map((point) => `${x(point.day).toFixed(1)},${y(point.low).toFixed(1)}`).reverse();
    return [...up, ...down].join(' ');
  };
  const apart = Math.max(0, LINE - (y(breakeven) - y(strike))) / 2;
  const edge = width - RIGHT;
  return (
    <div ref={ref} className={css.frame}>
      <svg width={width} height={HEIGHT} className={css.picture} aria-hidden="true">
        {bands.toReversed().map((band) => (
          <polygon key={band.share} points={area(band)} className={css.band} />
        ))}
        <line x1={LEFT} x2={edge} y1={y(inputs.spot)} y2={y(inputs.spot)} className={css.spot} />
        <line x1={LEFT} x2={edge} y1={y(strike)} y2={y(strike)} className={css.strike} />
        <line x1={LEFT} x2={edge} y1={y(breakeven)} y2={y(breakeven)} className={css.breakeven} />
        <text x={edge + 6} y={y(strike) + 4 - apart} className={css.label}>
          strike {fixed(strike, Number.isInteger(strike) ? 0 : 2)}
        </text>
        <text x={edge + 6} y={y(breakeven) + 4 + apart} className={css.loss}>
          break-even {fixed(breakeven, 2)}
        </text>
        {bands.map(({ share, points }) => (
          <text key={share} x={edge - 4} y={y(points.at(-1)?.high ?? high) + 12} textAnchor="end" className={css.muted}>
            {percentWithUnit(share, 0)}
          </text>
        ))}
        <text x={LEFT - 6} y={y(inputs.spot) + 4} textAnchor="end" className={css.spotLabel}>
          {fixed(inputs.spot, 0)}
        </text>
        <text x={LEFT - 6} y={FLOOR} textAnchor="end" className={css.muted}>
          {fixed(low, 0)}
        </text>
        <text x={LEFT} y={HEIGHT - 4} className={css.muted}>
          now
        </text>
        <text x={edge} y={HEIGHT - 4} textAnchor="end" className={css.muted}>
          {inputs.dte} days
        </text>
      </svg>
      <table className={hidden}>
        <caption>Where the shares may be at expiry</caption>
        <tbody>
          {bands.map(({ share, points }) => (
            <tr key={share}>
              <th scope="row">{percentWithUnit(share, 0)} of all ends</th>
              <td>
                {fixed(points.at(-1)?.low, 2)} to {fixed(points.at(-1)?.high, 2)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
