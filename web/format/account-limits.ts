import type { AccountLimits } from '#core/model';
import { count, money, percentWithUnit } from './numbers.js';

/** One limit of an account as its form shows it. */
export interface LimitField {
  readonly key: keyof AccountLimits;
  readonly label: string;
  readonly unit?: string;
  readonly hint?: string;
}

/** In the order of the form. */
export const LIMIT_FIELDS: readonly LimitField[] = [
  { key: 'allocation', label: 'Buying power of all bots', unit: '$' },
  { key: 'maxPositions', label: 'Positions' },
  { key: 'maxPerUnderlying', label: 'Positions per underlying' },
  { key: 'maxPerSector', label: 'Positions per sector', hint: 'What has no known sector is not sold.' },
  { key: 'openingsPerDay', label: 'Openings a day' },
  { key: 'lossPerDay', label: 'Loss of a day', unit: '$', hint: 'Closed today, and open since it was opened.' },
  { key: 'marginUseMax', label: 'Of its margin', unit: '%' },
  { key: 'crashLossMax', label: 'Loss in a crash, below', unit: '$', hint: 'At −10, −20 and −30 % in everything.' },
];

const SHORT: Readonly<Record<keyof AccountLimits, (value: string) => string>> = {
  allocation: (value) => `${money(value, { cents: false })} of buying power`,
  maxPositions: (value) => `${count(Number(value))} positions`,
  maxPerUnderlying: (value) => `${count(Number(value))} per underlying`,
  maxPerSector: (value) => `${count(Number(value))} per sector`,
  openingsPerDay: (value) => `${count(Number(value))} openings a day`,
  lossPerDay: (value) => `${money(value, { cents: false })} of loss a day`,
  marginUseMax: (value) => `${percentWithUnit(Number(value), 0)} of its margin`,
  crashLossMax: (value) => `${money(value, { cents: false })} in a crash`,
};

/** Returns the limits that are set, in one line: "8 positions, 50 % of its margin". */
export function limitsWords(limits: AccountLimits | undefined): string | undefined {
  const set = LIMIT_FIELDS.flatMap(({ key }) => {
    const value = limits?.[key] ?? null;
    return value === null ? [] : [SHORT[key](String(value))];
  });
  return set.length > 0 ? set.join(', ') : undefined;
}
