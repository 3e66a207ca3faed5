import type { GateMarkView } from '../format/gate-marks.js';
import { hidden } from '../theme/text.css.js';
import * as css from './GateMarks.css.js';
import { Icon } from './Icon.js';

/** A row of marks: each gate with the value against its limit. */
export function GateMarks({ marks }: { readonly marks: readonly GateMarkView[] }) {
  return (
    <table className={css.table}>
      <caption className={hidden}>Gates, value against limit</caption>
      <tbody>
        {marks.map((mark) => (
          <tr key={mark.gate}>
            <td className={mark.passed ? css.mark : css.markFailed}>
              <Icon name={mark.passed ? 'check' : 'close'} size={12} />
              <span className={hidden}>{mark.passed ? 'passed' : 'failed'}</span>
            </td>
            <th scope="row" className={css.name}>
              {mark.words}
            </th>
            <td className={css.value}>{mark.value}</td>
            <td className={css.limit}>{mark.limit}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
