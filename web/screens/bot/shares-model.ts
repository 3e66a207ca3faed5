import { type CampaignView, type CorporateActionView, SharesSold } from '#contract';
import { count, MISSING, money, plural, price, toNumber } from '../../format/numbers.js';

export interface SoldForm {
  /** As typed. */
  readonly quantity: string;
  /** As typed; empty: not known. */
  readonly price: string;
}

export type SoldCheck =
  | { readonly ok: true; readonly body: SharesSold }
  | { readonly ok: false; readonly errors: Readonly<Partial<Record<keyof SoldForm, string>>> };

/** Returns the shares of a campaign that no call stands on. */
export function freeShares({ shares, covered }: Pick<CampaignView, 'shares' | 'covered'>): number {
  return Math.max(0, shares - covered);
}

/** Returns how many shares were sold most probably: those that the broker lacks, as far as they are this campaign's and free. */
export function likelySold(campaign: CampaignView): number {
  const { missing } = campaign;
  const free = freeShares(campaign);
  return missing ? Math.min(free, missing.ours - missing.broker) : free;
}

/** Checks what was typed against the shares that the campaign holds. */
export function checkSold(form: SoldForm, campaign: CampaignView): SoldCheck {
  const typed = form.price.trim();
  const parsed = SharesSold.safeParse({
    quantity: form.quantity.trim() === '' ? undefined : Number(form.quantity),
    ...(typed === '' ? {} : { price: typed }),
  });
  const errors: Partial<Record<keyof SoldForm, string>> = {};
  for (const issue of parsed.error?.issues ?? []) {
    if (issue.path[0] === 'quantity') errors.quantity = 'Write a whole number of shares.';
    if (issue.path[0] === 'price') errors.price = 'Write a price such as 251.30.';
  }
  if (parsed.success && parsed.data.quantity > campaign.shares) {
    errors.quantity = `The bot holds ${count(campaign.shares)}.`;
  } else if (parsed.success && parsed.data.quantity > freeShares(campaign)) {
    errors.quantity = `Calls stand on ${count(campaign.covered)} of them. Buy those back first.`;
  }
  return parsed.success && Object.keys(errors).length === 0 ? { ok: true, body: parsed.data } : { ok: false, errors };
}

/** Returns what a campaign made in words where it is no amount. */
export function resultWords({ realised, isOver }: Pick<CampaignView, 'realised' | 'isOver'>): string | undefined {
  if (realised !== undefined) return undefined;
  return isOver ? MISSING : 'under way';
}

export interface ShareEvent {
  /** Market clock. */
  readonly at: number;
  readonly underlying: string;
  readonly words: string;
}

/** Returns what happened to the shares of campaigns besides calls, newest first. */
export function shareEvents(campaigns: readonly CampaignView[]): readonly ShareEvent[] {
  return campaigns
    .flatMap(({ underlying, actions, sales }) => [
      ...actions.map((action) => ({ at: action.at, underlying, words: actionWords(action) })),
      ...sales.map((sale) => ({ at: sale.at, underlying, words: saleWords(sale) })),
    ])
    .toSorted((a, b) => b.at - a.at);
}

export function actionWords(action: CorporateActionView): string {
  if (action.kind === 'dividend') return `Dividend of $${price(action.amount)} a share.`;
  return `Split: ${count(action.newShares)} new for ${count(action.oldShares)} old.`;
}

function saleWords({ quantity, price: each }: CampaignView['sales'][number]): string {
  const sold = `${plural(quantity, 'share')} sold by hand at the broker`;
  if (each === undefined) return `${sold}, at a price that was not said.`;
  const total = (toNumber(each) ?? Number.NaN) * quantity;
  return `${sold} at $${price(each)}, for ${money(String(total))}.`;
}
