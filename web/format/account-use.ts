import type { AccountSummaryView } from '#contract';
import { toNumber } from './numbers.js';

export interface AccountUse {
  /** Shares of the buying power that there would be without positions and orders. */
  readonly used: number;
  readonly reserved: number;
}

/** Returns how much of an account's buying power its positions use and its working orders hold; undefined when unknown. */
export function accountUse(account: AccountSummaryView): AccountUse | undefined {
  if (!isStated(account)) return undefined;
  const requirement = toNumber(account.requirement);
  const reserved = toNumber(account.reserved);
  const free = toNumber(account.optionBuyingPower);
  if (requirement === undefined || reserved === undefined || free === undefined) return undefined;
  const whole = requirement + reserved + Math.max(0, free);
  return whole > 0 ? { used: requirement / whole, reserved: reserved / whole } : { used: 0, reserved: 0 };
}

/** Whether the broker has stated this account's figures: before that they are placeholders, not zeros. */
export const isStated = (account: AccountSummaryView): boolean => account.balancesAsOf > 0;

/** Returns what new positions may still require; undefined before the broker has stated it. */
export const freeToUse = (account: AccountSummaryView | undefined): string | undefined =>
  account && isStated(account) ? account.optionBuyingPower : undefined;
