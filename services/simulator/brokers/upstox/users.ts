/** Who can sign in at the simulated Upstox: one account each, in rupees. */
import { type Money, moneyFromDecimal } from '#core/units';
import type { SimAccount, SimUser } from '../kit/index.js';

/** A crore, a hundred lakh: one lot of anything at NSE is worth ten lakh and more. */
const CASH = moneyFromDecimal('10000000') as Money;
const account = (number: string): SimAccount => ({ number, type: 'margin', optionLevel: 1, cash: CASH });

export const ACCOUNTS: readonly SimAccount[] = [account('7WABCD'), account('8XEFGH')];
export const USERS: readonly SimUser[] = [
  { id: 'asha', name: 'Asha Iyer', accounts: ['7WABCD'] },
  { id: 'vikram', name: 'Vikram Rao', accounts: ['8XEFGH'] },
];
