import type { ExternalOrderView, OrderView } from '#contract';
import { newYorkSeconds } from '../../format/time.js';
import { code, hidden } from '../../theme/text.css.js';
import { Button } from '../../ui/Button.js';
import { Icon } from '../../ui/Icon.js';
import { compare } from './model.js';
import * as css from './Screen.css.js';

interface CandidatesProps {
  readonly order: OrderView;
  readonly candidates: readonly ExternalOrderView[];
  readonly onFound: (candidate: ExternalOrderView) => void;
}

/** Our order beside those of the broker's that it may be; what differs is marked. */
export function Candidates({ order, candidates, onFound }: CandidatesProps) {
  return (
    <div className={css.frame}>
      <table className={css.table}>
        <caption className={hidden}>Our order and the orders at the broker that look like it</caption>
        <thead>
          <tr>
            <td className={css.head} />
            <th scope="col" className={css.head}>
              Ours
            </th>
            {candidates.map((one) => (
              <th key={one.brokerOrderId} scope="col" className={css.head}>
                Broker’s <span className={code}>{one.brokerOrderId}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {compare(order, candidates).map((row) => (
            <tr key={row.name}>
              <th scope="row" className={css.rowHead}>
                {row.name}
              </th>
              <td className={css.ours}>{row.ours}</td>
              {row.theirs.map((their, index) => (
                <td key={candidates[index]?.brokerOrderId} className={css.cell}>
                  {their.differs ? (
                    <span className={css.differs}>
                      <Icon name="warning" size={12} />
                      {their.value}
                      <span className={hidden}>, differs</span>
                    </span>
                  ) : (
                    their.value
                  )}
                </td>
              ))}
            </tr>
          ))}
          <tr>
            <th scope="row" className={css.rowHead}>
              Sent or seen
            </th>
            <td className={css.ours}>{newYorkSeconds(order.createdAt)}</td>
            {candidates.map((one) => (
              <td key={one.brokerOrderId} className={css.cell}>
                {newYorkSeconds(one.firstSeenAt)}
              </td>
            ))}
          </tr>
          <tr>
            <td className={css.act} colSpan={2} />
            {candidates.map((one) => (
              <td key={one.brokerOrderId} className={css.act}>
                <Button size="small" aria-label={`This one is ours: ${one.brokerOrderId}`} onClick={() => onFound(one)}>
                  This one is ours
                </Button>
              </td>
            ))}
          </tr>
        </tbody>
      </table>
    </div>
  );
}
