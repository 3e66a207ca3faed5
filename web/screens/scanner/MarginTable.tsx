import type { MarginView } from '#contract';
import { money } from '../../format/numbers.js';
import { Explain } from '../../ui/Explain.js';
import * as css from './Candidate.css.js';

const KIND_WORDS: Readonly<Record<MarginView['kind'], string>> = {
  rule: 'rule',
  house: 'published terms',
  estimate: 'estimate',
};

/** What one contract asks for: by rule, by the terms that each broker publishes, and as two models estimate it. */
export function MarginTable({ margins }: { readonly margins: readonly MarginView[] }) {
  return (
    <table className={css.margins}>
      <thead>
        <tr>
          <th scope="col">Where</th>
          <th scope="col">Rests on</th>
          <th scope="col" className={css.figure}>
            Requirement
          </th>
        </tr>
      </thead>
      <tbody>
        {margins.map((margin) => (
          <tr key={margin.name}>
            <th scope="row">
              <Explain title={margin.name} means={margin.rests}>
                {margin.name}
              </Explain>
            </th>
            <td>{KIND_WORDS[margin.kind]}</td>
            <td className={css.figure}>{money(margin.requirement, { cents: false })}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
