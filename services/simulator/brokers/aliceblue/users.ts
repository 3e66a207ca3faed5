/** Who can sign in at the simulated Alice Blue: one account each, in rupees. */
import { type Money, moneyFromDecimal } from '#core/units';
import type { SimAccount, SimUser } from '../kit/index.js';

/** A crore: one lot of anything at NSE is worth ten lakh and more. */
const CASH = moneyFromDecimal('10000000') as Money;
const account = (number: string): SimAccount => ({ number, type: 'margin', optionLevel: 1, cash: CASH });

export const ACCOUNTS: readonly SimAccount[] = [account('1614986'), account('1730042')];
export const USERS: readonly SimUser[] = [
  { id: 'meera', name: 'Meera Nair', accounts: ['1614986'] },
  { id: 'arjun', name: 'Arjun Das', accounts: ['1730042'] },
];
