import type { HouseMarginView } from '#contract';
import { brokerTitle } from '../../format/brokers.js';
import { Explain } from '../../ui/Explain.js';
import * as css from './Candidate.css.js';
import { estimateWords, statedWords } from './house-words.js';

/** What brokers would ask for one contract, as far as they have said it of other orders. */
export function HouseMargins({ houses }: { readonly houses: readonly HouseMarginView[] }) {
  if (houses.length === 0) return null;
  return (
    <ul className={css.houses}>
      {houses.map((house) => {
        const name = `${brokerTitle(house.broker)}, ${house.accountKind}${house.mode === 'paper' ? ', paper' : ''}`;
        return (
          <li key={name}>
            <Explain
              title={name}
              means="Our model’s requirement, corrected by what this broker said before earlier orders. The range held nine of ten of them."
            >
              {name}
            </Explain>
            : {[estimateWords(house), statedWords(house)].filter(Boolean).join(', ')}
          </li>
        );
      })}
    </ul>
  );
}
