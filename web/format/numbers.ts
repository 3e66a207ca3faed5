/**
 * Numbers as people read them here: fixed decimals per kind, grouped thousands, a real minus as wide as the plus, and a
 * dash for what is missing (never 0). Units stand in the column's head; the functions named `…WithUnit` are for sentences.
 */
export const MISSING = '–';
const MINUS = '\u2212';
const NARROW_SPACE = '\u202f';

const formats = new Map<string, Intl.NumberFormat>();

function formatOf(minimum: number, maximum: number, locale = 'en-US'): Intl.NumberFormat {
  const key = `${locale}/${minimum}/${maximum}`;
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat(locale, { minimumFractionDigits: minimum, maximumFractionDigits: maximum });
  formats.set(key, made);
  return made;
}

function signed(value: number, text: string, plus: boolean): string {
  // What rounds to zero has no sign.
  if (!/[1-9]/.test(text)) return text;
  if (value < 0) return `${MINUS}${text}`;
  return plus ? `+${text}` : text;
}

/** Returns the number of a decimal string; undefined for a missing or unreadable one. For display and pictures only. */
export function toNumber(decimal: string | undefined): number | undefined {
  if (decimal === undefined || decimal.trim() === '') return undefined;
  const value = Number(decimal);
  return Number.isFinite(value) ? value : undefined;
}

/** Returns a plain number with fixed decimals. */
export function fixed(value: number | undefined, decimals: number, { plus = false } = {}): string {
  if (value === undefined || !Number.isFinite(value)) return MISSING;
  return signed(value, formatOf(decimals, decimals).format(Math.abs(value)), plus);
}

/** Returns a whole number with separators. */
export function count(value: number | undefined): string {
  return fixed(value, 0);
}

/** Returns a share's price, to the cent; averages of feeds have more digits than anyone reads. */
export const sharePrice = (decimal: string | undefined): string => fixed(toNumber(decimal), 2);

/** Returns an option's price per share: two decimals, more only where the price has them. */
export function price(decimal: string | undefined): string {
  const value = toNumber(decimal);
  if (value === undefined) return MISSING;
  return signed(value, formatOf(2, 4).format(Math.abs(value)), false);
}

/** Returns a strike, without needless decimals: 265, 262.5. */
export function strike(decimal: string): string {
  const value = toNumber(decimal);
  if (value === undefined) return MISSING;
  return formatOf(0, 3).format(value);
}

/** Currencies of accounts: their sign, and how their digits are grouped. */
const CURRENCIES = {
  USD: { sign: '$', locale: 'en-US' },
  // Lakh and crore: ₹12,34,567.00.
  INR: { sign: '₹', locale: 'en-IN' },
} as const;
export type Currency = keyof typeof CURRENCIES;

interface MoneyWish {
  readonly plus?: boolean;
  readonly cents?: boolean;
  /** Of the account; US dollars by default. */
  readonly currency?: Currency | undefined;
}

/** Returns an amount with its currency sign and cents, `−$1,234.50`. */
export function money(decimal: string | undefined, wish: MoneyWish = {}): string {
  const { plus = false, cents = true, currency = 'USD' } = wish;
  const value = toNumber(decimal);
  if (value === undefined) return MISSING;
  const decimals = cents ? 2 : 0;
  const { sign, locale } = CURRENCIES[currency];
  const text = formatOf(decimals, decimals, locale).format(Math.abs(value));
  const before = signed(value, text, plus).slice(0, -text.length);
  return `${before}${sign}${text}`;
}

/** Returns a fraction in per cent without the sign, for columns that carry it in their head: 0.094 is `9.4`. */
export function percent(fraction: number | undefined, decimals = 1): string {
  return fraction === undefined ? MISSING : fixed(fraction * 100, decimals);
}

/** Returns a fraction in per cent with its sign: 0.094 is `9.4 %`. */
export function percentWithUnit(fraction: number | undefined, decimals = 1): string {
  const text = percent(fraction, decimals);
  return text === MISSING ? text : `${text}${NARROW_SPACE}%`;
}

/** Returns a time span in its largest sensible unit, `12 s`, `4 min`, `3 h`, `2 d`. */
export function span(milliseconds: number | undefined): string {
  if (milliseconds === undefined || !Number.isFinite(milliseconds)) return MISSING;
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds}${NARROW_SPACE}s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}${NARROW_SPACE}min`;
  if (seconds < 2 * 86_400) return `${Math.floor(seconds / 3600)}${NARROW_SPACE}h`;
  return `${Math.floor(seconds / 86_400)}${NARROW_SPACE}d`;
}

/** Returns a short time span to the tenth, `1.8 s`; a longer one as {@link span}. */
export function shortSpan(milliseconds: number | undefined): string {
  const isShort = milliseconds !== undefined && milliseconds < 9_950;
  return isShort ? `${fixed(Math.max(0, milliseconds) / 1000, 1)}${NARROW_SPACE}s` : span(milliseconds);
}

export type Direction = 'positive' | 'negative' | 'flat';

/** Returns which way an amount points, for its colour and its arrow. */
export function direction(decimal: string | undefined): Direction {
  const value = toNumber(decimal) ?? 0;
  return value > 0 ? 'positive' : value < 0 ? 'negative' : 'flat';
}

/** Returns `1 bot`, `2 bots`. */
export function plural(amount: number, one: string, many = `${one}s`): string {
  return `${count(amount)} ${amount === 1 ? one : many}`;
}
