import type { CorporateAction } from '#core/model';
import { type AccountId, type Instant, priceToDecimal, type Underlying } from '#core/units';
import type { CountedAction } from '#store/trades';
import type { CorporateActionView } from '../contract/index.js';

/** What was held of an underlying, and from when until when; market clock. */
export interface HeldSpan {
  readonly accountId: AccountId;
  readonly underlying: Underlying;
  readonly openedAt: Instant;
  readonly closedAt?: Instant;
}

/** Returns the splits and dividends that took effect while something was held, oldest first. */
export function actionsWhile(held: HeldSpan, counted: readonly CountedAction[]): CorporateActionView[] {
  const { accountId, underlying, openedAt, closedAt = Number.POSITIVE_INFINITY } = held;
  return counted
    .filter(({ accountId: of, action }) => of === accountId && action.underlying === underlying)
    .map(({ action }) => action)
    .filter(({ effectiveAt }) => openedAt < effectiveAt && effectiveAt <= closedAt)
    .map(actionView);
}

function actionView(action: CorporateAction): CorporateActionView {
  const at = action.effectiveAt;
  if (action.kind === 'dividend') return { kind: 'dividend', at, amount: priceToDecimal(action.amount) };
  const { newShares, oldShares } = action;
  return { kind: 'split', at, newShares, oldShares };
}
