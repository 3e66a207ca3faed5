import type { ExpiryVolView } from '#contract';
import { fixed, percentWithUnit, plural } from '../../format/numbers.js';
import { expiryShort } from '../../format/time.js';
import { useWidth } from '../../ui/use-width.js';
import { AxisX, AxisY, scaleOf, ticksOf } from './axes.js';
import * as css from './charts.css.js';
import { expiryKey } from './model.js';
import * as term from './TermChart.css.js';

interface TermChartProps {
  readonly expiries: readonly ExpiryVolView[];
  readonly chosen: ExpiryVolView | undefined;
  readonly onChoose: (key: string) => void;
}

const PLACE = { height: 190, left: 44, right: 14, top: 14, bottom: 24 };
const MARGIN = 0.1;

/** At-the-money volatility by expiry, days on the root's scale so that the near ones stay apart; a list beneath chooses one. */
export function TermChart({ expiries, chosen, onChoose }: TermChartProps) {
  const [ref, width] = useWidth<HTMLDivElement>(520);
  const fitted = expiries.flatMap((one) => (one.smile && one.dte >= 0 ? [{ one, smile: one.smile }] : []));
  if (fitted.length === 0) return <p className={css.label}>No expiry has enough quotes for a smile.</p>;
  const frame = { ...PLACE, width };
  const vols = fitted.map(({ smile }) => smile.atmVol);
  const [low, high] = [Math.min(...vols) * (1 - MARGIN), Math.max(...vols) * (1 + MARGIN)];
  const days = Math.max(...fitted.map(({ one }) => one.dte), 1);
  const root = scaleOf(0, Math.sqrt(days), frame.left, width - frame.right);
  const x = (dte: number) => root(Math.sqrt(dte));
  const y = scaleOf(low, high, frame.height - frame.bottom, frame.top);
  const marks = [7, 30, 90, 180, 365, 730].filter((mark) => mark < days);
  return (
    <div ref={ref} className={css.frame}>
      <svg width={width} height={frame.height} className={css.picture} aria-hidden="true">
        <AxisY frame={frame} at={y} ticks={ticksOf(low, high, 4)} format={(tick) => percentWithUnit(tick, 0)} />
        <AxisX frame={frame} at={x} ticks={marks} format={(tick) => `${fixed(tick, 0)} d`} />
        <polyline
          points={fitted.map(({ one, smile }) => `${x(one.dte).toFixed(1)},${y(smile.atmVol).toFixed(1)}`).join(' ')}
          className={css.curve}
        />
        {fitted.map(({ one, smile }) => (
          <circle
            key={expiryKey(one)}
            cx={x(one.dte)}
            cy={y(smile.atmVol)}
            r={one === chosen ? 5 : 3}
            className={one === chosen ? css.chosen : css.point}
          />
        ))}
      </svg>
      <div className={term.scroll}>
        <table className={term.table}>
          <thead>
            <tr>
              <th scope="col">Expiry</th>
              <th scope="col">IV at the money</th>
              <th scope="col" title="Volatility of the 25-delta put less that of the 25-delta call">
                Skew, points
              </th>
              <th scope="col" title="One standard deviation to the expiry">
                Move, $
              </th>
            </tr>
          </thead>
          <tbody>
            {fitted.map(({ one, smile }) => (
              <tr key={expiryKey(one)}>
                <th scope="row">
                  <button
                    type="button"
                    className={term.choose}
                    aria-pressed={one === chosen}
                    onClick={() => onChoose(expiryKey(one))}
                  >
                    {expiryShort(one.expiry)} {one.expiry.slice(0, 4)}
                    <span className={term.days}>{plural(one.dte, 'day')}</span>
                  </button>
                </th>
                <td>{percentWithUnit(smile.atmVol)}</td>
                <td>{fixed(smile.skew25 * 100, 1, { plus: true })}</td>
                <td>{fixed(smile.expectedMove, 2)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  );
}
