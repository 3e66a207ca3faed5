import { AccountLimits } from '#core/model';
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

const PER_CENT = 100;
const SHARES = new Set<keyof AccountLimits>(['marginUseMax']);
const AMOUNTS = new Set<keyof AccountLimits>(['allocation', 'lossPerDay', 'crashLossMax']);

/** What is typed; empty: no such limit. */
export type LimitsForm = Readonly<Record<keyof AccountLimits, string>>;

export function formOf(limits: AccountLimits | undefined): LimitsForm {
  const texts = LIMIT_FIELDS.map(({ key }) => {
    const value = limits?.[key] ?? null;
    if (value === null) return [key, ''];
    return [key, SHARES.has(key) ? String(Number((Number(value) * PER_CENT).toPrecision(12))) : String(value)];
  });
  return Object.fromEntries(texts) as LimitsForm;
}

export type CheckedLimits =
  /** Null: none is set. */
  | { readonly ok: true; readonly limits: AccountLimits | null }
  | { readonly ok: false; readonly errors: Readonly<Partial<Record<keyof AccountLimits, string>>> };

/** Returns the limits that the form means, or what is wrong with each field. */
export function checkLimits(form: LimitsForm): CheckedLimits {
  const values = LIMIT_FIELDS.map(({ key }) => {
    const text = form[key].trim().replaceAll(',', '');
    if (text === '') return [key, null];
    if (AMOUNTS.has(key)) return [key, text];
    return [key, SHARES.has(key) ? Number(text) / PER_CENT : Number(text)];
  });
  const parsed = AccountLimits.safeParse(Object.fromEntries(values));
  if (parsed.success) {
    return { ok: true, limits: Object.values(parsed.data).every((value) => value === null) ? null : parsed.data };
  }
  const errors: Partial<Record<keyof AccountLimits, string>> = {};
  for (const { path } of parsed.error.issues) {
    const key = path[0] as keyof AccountLimits;
    if (AMOUNTS.has(key)) errors[key] = 'Write an amount in dollars such as 25000.';
    else errors[key] = SHARES.has(key) ? 'Write per cent from 1 to 100.' : 'Write a whole number from 1.';
  }
  return { ok: false, errors };
}

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
