import { fixed } from '../format/numbers.js';
import { hidden } from '../theme/text.css.js';
import * as css from './PriceLadder.css.js';
import { useWidth } from './use-width.js';

interface PriceLadderProps {
  /** Prices of the option per share. */
  readonly sold: number;
  readonly ask: number | undefined;
  readonly target: number | undefined;
  readonly stop: number | undefined;
}

const HEIGHT = 54;
const AXIS = 28;
const EDGE = 8;

/** The option's price on one line: sold at, what buying back costs now, and where the exits buy back. */
export function PriceLadder({ sold, ask, target, stop }: PriceLadderProps) {
  const [ref, width] = useWidth<HTMLDivElement>(320);
  const high = Math.max(sold * 1.25, stop ?? 0, ask ?? 0) * 1.06;
  const x = (price: number) => EDGE + (price / high) * (width - 2 * EDGE);
  const ticks = [
    { kind: 'target' as const, words: 'target', at: target },
    { kind: 'sold' as const, words: 'sold', at: sold },
    { kind: 'stop' as const, words: 'stop', at: stop },
  ].flatMap((tick) => (tick.at === undefined ? [] : [{ ...tick, at: tick.at }]));
  const edgeAnchor = (at: number) => (x(at) < 46 ? 'start' : x(at) > width - 46 ? 'end' : 'middle');
  // Two labels that would run into each other turn away from each other.
  const near = target !== undefined && x(sold) - x(target) < 84;
  const anchorOf = (tick: (typeof ticks)[number]) =>
    near && tick.kind !== 'stop' ? (tick.kind === 'target' ? 'end' : 'start') : edgeAnchor(tick.at);
  return (
    <div ref={ref} className={css.frame}>
      <svg width={width} height={HEIGHT} className={css.picture} aria-hidden="true">
        <line x1={EDGE} x2={width - EDGE} y1={AXIS} y2={AXIS} className={css.axis} />
        {ask !== undefined && (
          <line x1={x(sold)} x2={x(ask)} y1={AXIS} y2={AXIS} className={css.move[ask <= sold ? 'gain' : 'loss']} />
        )}
        {ticks.map((tick) => (
          <g key={tick.kind}>
            <line x1={x(tick.at)} x2={x(tick.at)} y1={AXIS - 8} y2={AXIS + 8} className={css.tick[tick.kind]} />
            <text x={x(tick.at)} y={AXIS - 14} textAnchor={anchorOf(tick)} className={css.label[tick.kind]}>
              {tick.words} {fixed(tick.at, 2)}
            </text>
          </g>
        ))}
        <text x={EDGE} y={HEIGHT - 4} className={css.muted}>
          {ask !== undefined && x(ask) < 60 ? '' : '0'}
        </text>
        {ask !== undefined && (
          <>
            <circle cx={x(ask)} cy={AXIS} r={5} className={css.dot} />
            <text x={x(ask)} y={HEIGHT - 4} textAnchor={edgeAnchor(ask)} className={css.ask}>
              ask {fixed(ask, 2)}
            </text>
          </>
        )}
      </svg>
      <p className={hidden}>
        {`Sold at ${fixed(sold, 2)}, ask now ${fixed(ask, 2)}, profit target at ${fixed(target, 2)}, stop at ${fixed(stop, 2)} dollars per share.`}
      </p>
    </div>
  );
}
