/** Who can sign in at the simulated Tradier: in each environment one person with one account and one with two. */
import { type SimAccount, type SimUser, STARTING_CASH } from '../kit/index.js';

const OPTION_LEVEL = 4;
const account = (number: string, type: SimAccount['type']): SimAccount => ({
  ...{ number, type },
  optionLevel: OPTION_LEVEL,
  cash: STARTING_CASH,
});

/** Live accounts begin with a digit, those of the sandbox with VA. */
export const ACCOUNTS: Readonly<Record<'live' | 'paper', readonly SimAccount[]>> = {
  live: [account('6YA00001', 'margin'), account('6YA00002', 'margin'), account('6YA00003', 'cash')],
  paper: [account('VA000001', 'margin'), account('VA000002', 'margin'), account('VA000003', 'cash')],
};

const NAMES = { one: 'Alex Meyer', two: 'Robin Okafor' };

export const USERS: readonly SimUser[] = (['live', 'paper'] as const).flatMap((environment) => {
  const [first = '', second = '', third = ''] = ACCOUNTS[environment].map(({ number }) => number);
  return [
    { id: `alex-${environment}`, name: NAMES.one, accounts: [first], environment },
    { id: `robin-${environment}`, name: NAMES.two, accounts: [second, third], environment },
  ];
});
