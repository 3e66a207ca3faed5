import { assignInlineVars } from '@vanilla-extract/dynamic';
import type { GateCountView } from '#contract';
import { gateWords } from '../format/gates.js';
import { count } from '../format/numbers.js';
import { hidden } from '../theme/text.css.js';
import * as css from './GateHistogram.css.js';

interface GateHistogramProps {
  readonly gates: readonly GateCountView[];
  readonly looked: number;
  readonly passed: number;
}

/** How many contracts each gate stopped, counted at the first that did; the bars and those that passed add up to all. */
export function GateHistogram({ gates, looked, passed }: GateHistogramProps) {
  const stopped = gates.filter((gate) => gate.failed > 0);
  const most = Math.max(1, passed, ...stopped.map((gate) => gate.failed));
  const width = (amount: number) =>
    assignInlineVars({ [css.share]: amount === 0 ? '0' : `max(2px, ${(amount / most) * 100}%)` });
  return (
    <table className={css.table}>
      <caption className={hidden}>{`What stopped ${count(looked - passed)} of ${count(looked)} contracts`}</caption>
      <tbody>
        {stopped.map((gate) => (
          <tr key={gate.gate}>
            <th scope="row" className={css.name}>
              {gateWords(gate.gate).stopped}
            </th>
            <td className={css.barCell}>
              <span className={css.bar} style={width(gate.failed)} />
            </td>
            <td className={css.count}>{count(gate.failed)}</td>
          </tr>
        ))}
        <tr>
          <th scope="row" className={css.name}>
            Passed all
          </th>
          <td className={css.barCell}>
            <span className={`${css.bar} ${css.passed}`} style={width(passed)} />
          </td>
          <td className={css.count}>{count(passed)}</td>
        </tr>
      </tbody>
    </table>
  );
}
