/** What the forms of single and multi-leg orders have in common. */
import type { SimReply, SimSide } from '../kit/index.js';
import { invalidParameter } from './errors.js';

const TAG_LENGTH_MAX = 255;
const DURATIONS = ['day', 'gtc'] as const;
export const SIDES: readonly SimSide[] = ['buy_to_open', 'buy_to_close', 'sell_to_open', 'sell_to_close'];

export const durationOf = (text: string | null) => DURATIONS.find((one) => one === text);

/** Returns a positive whole number of contracts, else 0. */
export const readQuantity = (text: string | null) => (/^\d{1,6}$/.test(text ?? '') ? Number(text) : 0);

export function readTag(form: URLSearchParams): { readonly tag?: string } | SimReply {
  const tag = form.get('tag');
  if (tag === null) return {};
  if (tag.length > TAG_LENGTH_MAX) return invalidParameter('tag', 'contains more than 255 characters.');
  return /^[A-Za-z0-9-]*$/.test(tag) ? { tag } : invalidParameter('tag', 'contains invalid characters.');
}
