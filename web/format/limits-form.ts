/** The form of an account's limits. Apart from their words: it alone needs the library of the schemas. */
import { AccountLimits } from '#core/model';
import { LIMIT_FIELDS } from './account-limits.js';

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
