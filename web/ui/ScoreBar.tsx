import { assignInlineVars } from '@vanilla-extract/dynamic';
import type { ScorePartView } from '#contract';
import type { ScoreFactor } from '#core/scoring';
import { FACTOR_WORDS } from '../format/gates.js';
import { fixed } from '../format/numbers.js';
import * as css from './ScoreBar.css.js';

interface ScoreProps {
  /** Points of 100. */
  readonly score: number;
  readonly parts: readonly ScorePartView[];
}

const width = (share: number) => assignInlineVars({ [css.partWidth]: `${Math.max(0, Math.min(1, share)) * 100}%` });

/** A score as its five parts on a track of 100 points, and the sum as a figure. */
export function ScoreBar({ score, parts }: ScoreProps) {
  const words = parts.map((part) => `${FACTOR_WORDS[part.factor].name} ${fixed(part.points, 1)}`).join(', ');
  return (
    <span className={css.line}>
      <span className={css.track} role="img" aria-label={`Score ${fixed(score, 1)} of 100: ${words}`}>
        {parts.map((part) => (
          <span key={part.factor} className={css.part[part.factor]} style={width(part.points / 100)} />
        ))}
      </span>
      <span className={css.total}>{fixed(score, 1)}</span>
    </span>
  );
}

interface ScoreTableProps extends ScoreProps {
  readonly weights: Readonly<Record<ScoreFactor, number>> | undefined;
}

/** The parts with names, each against what its weight allows, and their sum. */
export function ScoreTable({ score, parts, weights }: ScoreTableProps) {
  return (
    <table className={css.table}>
      <tbody>
        {parts.map((part) => {
          const full = weights && weights[part.factor] * 100;
          return (
            <tr key={part.factor}>
              <th scope="row" className={css.nameCell}>
                <span className={css.swatch[part.factor]} />
                {FACTOR_WORDS[part.factor].name}
              </th>
              <td className={css.barCell}>
                <span className={css.wideTrack} aria-hidden="true">
                  <span className={css.part[part.factor]} style={width(part.points / (full || 100))} />
                </span>
              </td>
              <td className={css.figure}>{fixed(part.points, 1)}</td>
              <td className={css.of}>{full === undefined ? '' : `of ${fixed(full, 0)}`}</td>
            </tr>
          );
        })}
        <tr className={css.sum}>
          <th scope="row">Score</th>
          <td />
          <td className={css.figure}>{fixed(score, 1)}</td>
          <td className={css.of}>of 100</td>
        </tr>
      </tbody>
    </table>
  );
}
