import type { ReactNode } from 'react';
import type { PositionView } from '#contract';
import { contractName } from '../format/contracts.js';
import { count, sharePrice, span, toNumber } from '../format/numbers.js';
import { expiryFull } from '../format/time.js';
import { Amount } from './Amount.js';
import { Badge } from './Badge.js';
import { Facts } from './Facts.js';
import { Icon } from './Icon.js';
import * as css from './PositionCard.css.js';
import { PriceLadder } from './PriceLadder.js';
import { adjustmentWords, isStale, markAge, positionFacts, restingWords, soldAt } from './position-facts.js';

const SHARES = 100;

interface PositionCardProps {
  readonly position: PositionView;
  /** Market clock. */
  readonly now: number | undefined;
  readonly action?: ReactNode;
}

/** An open position: what it earned so far, where its exits lie, its margin and Greeks. */
export function PositionCard({ position, now, action }: PositionCardProps) {
  const age = markAge(position, now);
  const { mark } = position;
  const stale = isStale(position, now);
  const adjustments = adjustmentWords(position);
  const resting = restingWords(position);
  return (
    <article className={css.card} aria-label={`Position ${contractName(position.symbol)}`}>
      <div className={css.head}>
        <span className={css.title}>{contractName(position.symbol)}</span>
        <Badge>short {count(position.openQuantity)}</Badge>
        {position.right === 'call' && (
          <Badge tone="info">
            covered by {count(position.openQuantity * (position.adjusted?.deliverableShares ?? SHARES))} shares
          </Badge>
        )}
        <span className={css.resultName} title={expiryFull(position.expiry)}>
          {mark ? `stock ${sharePrice(mark.spot)}` : ''}
        </span>
        {stale && (
          <span className={css.stale}>
            <Icon name="clock" size={12} />
            {staleWords(position, age?.ageMs)}
          </span>
        )}
        <span className={css.result}>
          <span className={css.resultName}>unrealised</span>
          <Amount value={mark?.unrealised} large stale={stale} />
        </span>
        {action}
      </div>
      {adjustments.length > 0 && <p className={css.resultName}>{adjustments.join(' ')}</p>}
      {resting !== undefined && <p className={css.resultName}>{resting}</p>}
      <div className={stale ? `${css.body} ${css.muted}` : css.body}>
        <PriceLadder
          sold={soldAt(position) ?? 0}
          ask={toNumber(mark?.ask)}
          target={toNumber(position.profitTargetAt)}
          stop={toNumber(position.stopAt)}
        />
        <Facts facts={positionFacts(position, age)} />
      </div>
    </article>
  );
}

function staleWords(position: PositionView, ageMs: number | undefined): string {
  if (!position.mark) return 'no usable quote now';
  if (position.mark.untradable) return 'quote cannot be traded on';
  return `quote is ${span(ageMs)} old`;
}
