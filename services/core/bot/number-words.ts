import { type Money, moneyToDecimal, type Price, priceToDecimal, roundTo, type TradingDate } from '../units/index.js';

/** Numbers and dates as sentences write them. */

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** Returns "19 Dec"; with the year when it is not the year of `today`. */
export function dayWords(date: TradingDate, today?: TradingDate): string {
  const words = `${Number(date.slice(8))} ${MONTHS[Number(date.slice(5, 7)) - 1]}`;
  return today !== undefined && today.slice(0, 4) !== date.slice(0, 4) ? `${words} ${date.slice(0, 4)}` : words;
}

export function withNumber(value: number, decimals: number): string {
  const scale = 10 ** decimals;
  return (roundTo(value * scale, 'halfUp') / scale).toFixed(decimals);
}

export const percent = (fraction: number, decimals = 1) => `${withNumber(fraction * 100, decimals)} %`;
/** 3,954 */
export const counted = (count: number) => String(count).replace(/\B(?=(\d{3})+$)/g, ',');
export const plural = (count: number, one: string) => `${counted(count)} ${count === 1 ? one : `${one}s`}`;
/** Of an amount in 1e-4. */
export const dollars = (units: number) => `$${moneyToDecimal(units as Money)}`;

/** "a credit of 0.35", of a net price in 1e-4. */
export function netWords(net: number): string {
  if (net === 0) return 'neither credit nor debit';
  return `a ${net > 0 ? 'credit' : 'debit'} of ${priceToDecimal(Math.abs(net) as Price)}`;
}
