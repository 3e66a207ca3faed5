import type { Position, ShareHolding } from '#core/model';
import { coveredShares } from '#core/orders';
import { campaignOf } from '#core/strategy';
import { moneyToDecimal, priceToDecimal } from '#core/units';
import type { AskedShareSale } from '#store/desk';
import type { CountedAction } from '#store/trades';
import type { MissingShares } from '../connections/index.js';
import type { CampaignView } from '../contract/index.js';
import { actionsWhile } from './action-view.js';
import { lastWordOf } from './last-word.js';

export interface CampaignContext {
  readonly holding: ShareHolding;
  /** All of the campaign, also those that ended. */
  readonly positions: readonly Position[];
  /** Splits and dividends of the user's accounts. */
  readonly actions: readonly CountedAction[];
  /** Shares of the account that the broker does not show. */
  readonly missing: readonly MissingShares[];
  /** The newest of each holding. */
  readonly asked: readonly AskedShareSale[];
}

/** Returns the books of the campaign that a holding belongs to; a campaign has one holding. */
export function campaignView({ holding, positions, actions, missing, asked }: CampaignContext): CampaignView {
  const { campaignId, botId, underlying, openedAt, closedAt } = holding;
  const own = positions.filter((one) => (one.campaignId ?? (one.id as string)) === campaignId);
  const campaign = campaignOf(campaignId, own, [holding]);
  const { costPerShare, realised, isOver } = campaign;
  const lastSale = lastWordOf(asked.find((one) => one.holdingId === holding.id));
  return {
    ...{ id: campaignId, botId, underlying, shares: campaign.shares, isOver },
    covered: coveredShares(own, [], { underlying, botId }),
    ...(costPerShare !== undefined && { costPerShare: priceToDecimal(costPerShare) }),
    assignedCost: moneyToDecimal(campaign.assignedCost),
    proceeds: moneyToDecimal(campaign.proceeds),
    netPremiums: moneyToDecimal(campaign.netPremiums),
    dividends: moneyToDecimal(campaign.dividends),
    ...(realised !== undefined && { realised: moneyToDecimal(realised) }),
    ...(campaign.shares > 0 && missingOf(underlying, missing)),
    sales: (holding.sales ?? []).map(({ at, quantity, price }) => ({
      ...{ at, quantity },
      ...(price !== undefined && { price: priceToDecimal(price) }),
    })),
    actions: actionsWhile(holding, actions),
    ...(campaign.shares > 0 && lastSale && { lastSale }),
    openedAt: own.reduce((first, one) => (one.openedAt < first ? one.openedAt : first), openedAt),
    ...(closedAt !== undefined && { closedAt }),
  };
}

function missingOf(underlying: string, missing: readonly MissingShares[]): Pick<CampaignView, 'missing'> {
  const found = missing.find((one) => one.underlying === underlying);
  return found ? { missing: { broker: found.broker, ours: found.ours } } : {};
}
