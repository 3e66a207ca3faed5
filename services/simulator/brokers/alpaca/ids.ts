/** Alpaca's ids are UUIDs; ours are made of the books' numbers, so that a number can be read back. */
import { clockTimeAt, tradingDateAt } from '#core/calendar';
import { type Instant, MS_PER_MINUTE } from '#core/units';

const ORDER_PREFIX = '61e69015-8549-4bfd-b9c3-';
const EXECUTION_PREFIX = '2f63ea93-423d-4169-b3f6-';
const NUMBER_DIGITS = 12;
const HEX = 16;
const REQUEST_ID_DIGITS = 32;

const uuidOf = (prefix: string, number: number) => `${prefix}${number.toString(HEX).padStart(NUMBER_DIGITS, '0')}`;

export function orderUuid(number: number): string {
  return uuidOf(ORDER_PREFIX, number);
}

export function executionUuid(number: number): string {
  return uuidOf(EXECUTION_PREFIX, number);
}

/** Returns the books' number of an order, or undefined when no order has such an id. */
export function orderNumber(uuid: string): number | undefined {
  if (!uuid.startsWith(ORDER_PREFIX)) return undefined;
  const digits = uuid.slice(ORDER_PREFIX.length);
  return /^[0-9a-f]{12}$/.test(digits) ? Number.parseInt(digits, HEX) : undefined;
}

/** Returns the id of a fill among the activities: New York's date and time of the trade to the millisecond, then the execution. */
export function activityId(at: Instant, execution: number): string {
  const date = tradingDateAt(at).replaceAll('-', '');
  const time = clockTimeAt(at).replace(':', '');
  const rest = String(at % MS_PER_MINUTE).padStart(5, '0');
  return `${date}${time}${rest}::${executionUuid(execution)}`;
}

export function randomBytesOf(random: () => number): string {
  return Array.from({ length: REQUEST_ID_DIGITS }, () => Math.floor(random() * HEX).toString(HEX)).join('');
}

/** Returns a stable UUID of a text, for assets and for client ids that nobody gave. */
export function uuidOfText(text: string): string {
  let hash = 2_166_136_261;
  let digits = '';
  for (let round = 0; digits.length < REQUEST_ID_DIGITS; round += 1) {
    for (const letter of `${round}${text}`) hash = Math.imul(hash ^ letter.charCodeAt(0), 16_777_619) >>> 0;
    digits += hash.toString(HEX).padStart(8, '0');
  }
  return [8, 12, 16, 20].reduceRight((id, at) => `${id.slice(0, at)}-${id.slice(at)}`, digits.slice(0, 32));
}
