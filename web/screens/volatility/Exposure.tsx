import type { VolatilityView } from '#contract';
import { count, fixed, MISSING, plural, strike as strikeText } from '../../format/numbers.js';
import { hidden } from '../../theme/text.css.js';
import { type Fact, Facts } from '../../ui/Facts.js';
import { Panel } from '../../ui/Panel.js';
import { EmptyState } from '../../ui/State.js';
import { useWidth } from '../../ui/use-width.js';
import { AxisX, AxisY, scaleOf, ticksOf } from './axes.js';
import * as css from './charts.css.js';
import { gammaBars, interestBars, nearStrikes, type StrikeBar } from './model.js';
import * as page from './Screen.css.js';

const MILLION = 1e6;
const THOUSAND = 1e3;
const millions = (value: number) => fixed(value / MILLION, 0);

/** What is open at each strike, and what dealers' hedging would do, under an assumption that is named. */
export function Exposure({ view }: { readonly view: VolatilityView }) {
  const { exposure } = view;
  const spot = Number(view.spot);
  if (!exposure || !Number.isFinite(spot)) {
    return (
      <Panel label="Nothing open" flush>
        <EmptyState title="No open interest with a volatility is known.">
          <p>The feed has stated none for this chain; it is not the same as nothing being open.</p>
        </EmptyState>
      </Panel>
    );
  }
  const strikes = nearStrikes(exposure, spot);
  const facts: readonly Fact[] = [
    {
      name: 'Net gamma',
      value: fixed(exposure.total / MILLION, 0, { plus: true }),
      unit: 'm$ per 1 %',
      means: `Dollars of delta that one per cent of the shares moves, if ${exposure.assumption}.`,
    },
    {
      name: 'Range',
      value: exposure.range.map(millions).join(' … '),
      unit: 'm$',
      means: 'Over all that may be assumed of the dealers’ side: nobody publishes it.',
    },
    {
      name: 'Sign changes at',
      value: exposure.flip === undefined ? MISSING : fixed(exposure.flip, 2),
      means: `Share price at which the net gamma changes its sign, looked for from ${fixed(exposure.searched[0], 0)} to ${fixed(exposure.searched[1], 0)}.`,
    },
    {
      name: 'Counted',
      value: count(exposure.counted),
      unit: 'contracts',
      means: `${plural(exposure.withoutVol, 'contract')} with open interest lack a volatility, of ${count(exposure.unknown)} the open interest is not known.`,
    },
  ];
  const marks = { spot, flip: exposure.flip };
  return (
    <>
      <Facts kind="words" facts={facts} />
      <div className={page.pair}>
        <Panel title="Dealer gamma by strike" aside={`if ${exposure.assumption}`}>
          <StrikeBars {...marks} bars={gammaBars(strikes)} unit="m$ per 1 %" scale={MILLION} />
        </Panel>
        <Panel title="Open interest by strike" aside="thousands of contracts">
          <StrikeBars {...marks} bars={interestBars(strikes)} unit="thousand contracts" scale={THOUSAND} />
        </Panel>
      </div>
    </>
  );
}

interface StrikeBarsProps {
  readonly bars: readonly StrikeBar[];
  readonly spot: number;
  readonly flip: number | undefined;
  readonly unit: string;
  /** Shown = value / scale. */
  readonly scale: number;
}

const PLACE = { height: 280, left: 52, right: 8, top: 26, bottom: 24 };

/** Calls above the line, puts below it. */
function StrikeBars({ bars, spot, flip, unit, scale }: StrikeBarsProps) {
  const [ref, width] = useWidth<HTMLDivElement>(520);
  const frame = { ...PLACE, width };
  const [first, last] = [bars[0]?.strike ?? 0, bars.at(-1)?.strike ?? 1];
  const gap = (last - first) / Math.max(1, bars.length - 1) || 1;
  const x = scaleOf(first - gap, last + gap, frame.left, width - frame.right);
  const [low, high] = [Math.min(0, ...bars.map(({ put }) => put)), Math.max(0, ...bars.map(({ call }) => call))];
  const y = scaleOf(low, high, frame.height - frame.bottom, frame.top);
  const thick = Math.max(1.5, Math.min(12, ((width - frame.left - frame.right) / (bars.length + 2)) * 0.7));
  const bar = (value: number, strike: number, look: string) => (
    <rect
      x={x(strike) - thick / 2}
      y={Math.min(y(0), y(value))}
      width={thick}
      height={Math.abs(y(value) - y(0))}
      className={look}
    />
  );
  const decimals = Math.max(high, -low) / scale < 10 ? 1 : 0;
  const show = (value: number) => fixed(value / scale, decimals);
  return (
    <div ref={ref} className={css.frame}>
      <svg width={width} height={frame.height} className={css.picture} aria-hidden="true">
        <AxisY frame={frame} at={y} ticks={ticksOf(low, high, 5)} format={show} />
        <AxisX frame={frame} at={x} ticks={ticksOf(first, last, width / 90)} format={(tick) => fixed(tick, 0)} />
        {bars.map(({ strike, call, put }) => (
          <g key={strike}>
            {bar(call, strike, css.call)}
            {bar(put, strike, css.put)}
          </g>
        ))}
        <line x1={frame.left} x2={width - frame.right} y1={y(0)} y2={y(0)} className={css.zero} />
        <line x1={x(spot)} x2={x(spot)} y1={frame.top} y2={frame.height - frame.bottom} className={css.spot} />
        <text x={x(spot) + 4} y={frame.top - 14} className={css.spotLabel}>
          now {fixed(spot, 2)}
        </text>
        {flip !== undefined && flip > first && flip < last && (
          <>
            <line x1={x(flip)} x2={x(flip)} y1={frame.top} y2={frame.height - frame.bottom} className={css.flip} />
            <text x={x(flip) + 4} y={frame.top - 1} className={css.flipLabel}>
              sign changes {fixed(flip, 0)}
            </text>
          </>
        )}
        <text x={frame.left + 4} y={frame.top + 10} className={css.callLabel}>
          calls
        </text>
        <text x={frame.left + 4} y={frame.height - frame.bottom - 6} className={css.putLabel}>
          puts
        </text>
      </svg>
      <table className={hidden}>
        <caption>By strike, {unit}</caption>
        <tbody>
          {bars.map(({ strike, call, put }) => (
            <tr key={strike}>
              <th scope="row">{strikeText(String(strike))}</th>
              <td>calls {show(call)}</td>
              <td>puts {show(put)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
