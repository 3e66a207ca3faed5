import { fixed, money, percentWithUnit } from '../format/numbers.js';
import { hidden } from '../theme/text.css.js';
import * as css from './PayoffChart.css.js';
import { type PayoffInputs, type PayoffModel, type Point, payoffModel } from './payoff.js';
import { useWidth } from './use-width.js';

interface PayoffChartProps extends PayoffInputs {
  /** Chance of expiring worthless, from the server. */
  readonly probOtm: number;
}

const HEIGHT = 190;
const TOP = 44;
const FLOOR = HEIGHT - 20;
const LEFT = 58;
const RIGHT = 6;
/** A label that would leave the picture stands at the other side of its line. */
const LABEL_WIDTH = 90;

interface Place {
  readonly width: number;
  /** Pixels of a share price, and of dollars of one contract. */
  readonly x: (price: number) => number;
  readonly y: (dollars: number) => number;
}

function placeOf(model: PayoffModel, width: number): Place {
  const top = model.best * 1.25;
  return {
    width,
    x: (price) => LEFT + ((price - model.low) / (model.high - model.low)) * (width - LEFT - RIGHT),
    y: (dollars) => TOP + ((top - dollars) / (top - model.worstShown)) * (FLOOR - TOP),
  };
}

/** Payoff of one contract at expiry and today over the probability of the price, with strike, break-even and spot. */
export function PayoffChart(props: PayoffChartProps) {
  const [ref, width] = useWidth<HTMLDivElement>(420);
  const model = payoffModel(props);
  const place = placeOf(model, width);
  const line = (points: readonly Point[]) =>
    points.map((point) => `${place.x(point.x).toFixed(1)},${place.y(point.y).toFixed(1)}`).join(' ');
  return (
    <div ref={ref} className={css.frame}>
      <svg width={width} height={HEIGHT} className={css.picture} aria-hidden="true">
        <Probability model={model} place={place} strike={props.strike} probOtm={props.probOtm} />
        <line x1={LEFT} x2={width - RIGHT} y1={place.y(0)} y2={place.y(0)} className={css.zero} />
        <Levels model={model} place={place} strike={props.strike} spot={props.spot} />
        <polyline points={line(model.today)} className={css.today} />
        <polyline points={line(model.payoff)} className={css.payoff} />
        <Axes model={model} place={place} />
      </svg>
      <PayoffTable model={model} strike={props.strike} probOtm={props.probOtm} />
    </div>
  );
}

interface PartProps {
  readonly model: PayoffModel;
  readonly place: Place;
}

/** The hill of where the price may be at expiry, parted at the strike. */
function Probability({
  model,
  place,
  strike,
  probOtm,
}: PartProps & { readonly strike: number; readonly probOtm: number }) {
  const { x } = place;
  const hill = (points: readonly Point[]) => {
    const ridge = points.map(
      (point) => `L${x(point.x).toFixed(1)},${(FLOOR - point.y * (FLOOR - TOP) * 0.8).toFixed(1)}`,
    );
    return `M${x(points[0]?.x ?? strike)},${FLOOR} ${ridge.join(' ')} L${x(points.at(-1)?.x ?? strike)},${FLOOR} Z`;
  };
  return (
    <>
      <path d={hill(model.density.filter((point) => point.x <= strike))} className={css.exercised} />
      <path d={hill(model.density.filter((point) => point.x >= strike))} className={css.worthless} />
      <text x={x(strike) + 8} y={FLOOR - 8} className={css.gain}>
        {percentWithUnit(probOtm, 0)} worthless
      </text>
      <text x={x(strike) - 8} y={FLOOR - 8} textAnchor="end" className={css.loss}>
        {percentWithUnit(1 - probOtm, 0)}
      </text>
    </>
  );
}

interface Level {
  readonly words: string;
  readonly at: number;
  /** Labels in two rows, so that neighbours do not run into each other. */
  readonly row: 0 | 1;
  readonly side: 'left' | 'right';
  readonly line: string;
  readonly text: string;
}

function Levels({ model, place, strike, spot }: PartProps & { readonly strike: number; readonly spot: number }) {
  const { x, width } = place;
  const { breakeven } = model;
  const levels: readonly Level[] = [
    {
      words: `break-even ${fixed(breakeven, 2)}`,
      at: breakeven,
      row: 1,
      side: 'left',
      line: css.breakeven,
      text: css.breakevenLabel,
    },
    {
      words: `strike ${fixed(strike, Number.isInteger(strike) ? 0 : 2)}`,
      at: strike,
      row: 1,
      side: 'right',
      line: css.strike,
      text: css.label,
    },
    {
      words: `now ${fixed(spot, 2)}`,
      at: spot,
      row: 0,
      side: x(spot) > width - LABEL_WIDTH ? 'left' : 'right',
      line: css.spot,
      text: css.spotLabel,
    },
  ];
  return levels.map((level) => (
    <g key={level.line}>
      <line x1={x(level.at)} x2={x(level.at)} y1={TOP - 32 + level.row * 15} y2={FLOOR} className={level.line} />
      <text
        x={x(level.at) + (level.side === 'left' ? -4 : 4)}
        y={TOP - 22 + level.row * 15}
        textAnchor={level.side === 'left' ? 'end' : 'start'}
        className={level.text}
      >
        {level.words}
      </text>
    </g>
  ));
}

function Axes({ model, place }: PartProps) {
  const { x, y, width } = place;
  const best = y(model.best);
  // Where the two lines are farthest apart.
  const kink = model.today.find((point) => point.x >= model.breakeven) ?? { x: model.breakeven, y: 0 };
  return (
    <>
      <text x={LEFT - 6} y={best + 4} textAnchor="end" className={css.gain}>
        {money(String(model.best), { plus: true, cents: false })}
      </text>
      <text x={LEFT - 6} y={y(0) + 4} textAnchor="end" className={css.muted}>
        {y(0) - best > 13 ? '$0' : ''}
      </text>
      <text x={LEFT - 6} y={FLOOR} textAnchor="end" className={css.loss}>
        {money(String(model.worstShown), { cents: false })}
      </text>
      <text x={width - RIGHT} y={best - 5} textAnchor="end" className={css.label}>
        at expiry
      </text>
      <text x={x(kink.x) + 10} y={Math.min(y(kink.y) + 14, FLOOR - 24)} className={css.muted}>
        today
      </text>
      <text x={LEFT} y={HEIGHT - 4} className={css.muted}>
        {fixed(model.low, 0)}
      </text>
      <text x={(x(model.low) + x(model.high)) / 2} y={HEIGHT - 4} textAnchor="middle" className={css.muted}>
        share price, $
      </text>
      <text x={width - RIGHT} y={HEIGHT - 4} textAnchor="end" className={css.muted}>
        {fixed(model.high, 0)}
      </text>
    </>
  );
}

interface PayoffTableProps {
  readonly model: PayoffModel;
  readonly strike: number;
  readonly probOtm: number;
}

/** The same for those who do not see the picture. */
function PayoffTable({ model, strike, probOtm }: PayoffTableProps) {
  return (
    <table className={hidden}>
      <caption>Payoff of one contract at expiry</caption>
      <tbody>
        <tr>
          <th scope="row">At or above the strike {fixed(strike, 2)}</th>
          <td>
            {money(String(model.best), { plus: true })}, probability {percentWithUnit(probOtm, 0)}
          </td>
        </tr>
        <tr>
          <th scope="row">Break-even</th>
          <td>{fixed(model.breakeven, 2)}</td>
        </tr>
        <tr>
          <th scope="row">At {fixed(model.low, 2)}</th>
          <td>{money(String(model.worstShown))}</td>
        </tr>
      </tbody>
    </table>
  );
}
