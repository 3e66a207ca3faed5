import { type Instant, type Price, priceFromNumber } from '#core/units';
import type { ParseFault } from '../kit/index.js';
import { instantOfStamp } from './stamps.js';

/**
 * The vendor's socket messages: text → checked events. A message is a JSON array that mixes event types. What cannot be used is told by
 * reason; nothing here throws. Source: Massive, WebSocket specification 2.0.0.
 */

/** Best bid and offer, of an option (`O:…`) or a share. A side that is absent is undefined, a bid of 0 is a value: nobody buys. */
export interface QuoteEvent {
  readonly kind: 'quote';
  readonly ticker: string;
  readonly bid?: Price;
  readonly ask?: Price;
  readonly bidSize?: number;
  readonly askSize?: number;
  readonly ts: Instant;
  /** Rises with each event of a ticker within a day; has gaps. */
  readonly sequence: number;
}

/** A bar of a second or a minute; of it we read the day's volume and the close. */
export interface BarEvent {
  readonly kind: 'bar';
  readonly ticker: string;
  readonly dayVolume: number;
  readonly close: Price;
}

export interface StatusEvent {
  readonly kind: 'status';
  readonly status: string;
  readonly message: string;
}

export type MassiveEvent = QuoteEvent | BarEvent | StatusEvent;

export interface ParsedMessage {
  readonly events: readonly MassiveEvent[];
  /** One for each event, or for the whole message, that cannot be used. */
  readonly faults: readonly ParseFault[];
}

/** Above it a price in 1e-4 leaves 32 bits; no option and no optionable share costs as much. */
export const PRICE_MAX = 200_000;
export const COUNT_MAX = 2_147_483_647;

export function parseMessage(text: string): ParsedMessage {
  let values: unknown;
  try {
    values = JSON.parse(text);
  } catch {
    return { events: [], faults: ['not_json'] };
  }
  if (!Array.isArray(values)) return { events: [], faults: ['not_array'] };
  const events: MassiveEvent[] = [];
  const faults: ParseFault[] = [];
  for (const value of values as readonly unknown[]) {
    const parsed = parseEvent(value);
    if (typeof parsed === 'string') faults.push(parsed);
    else events.push(parsed);
  }
  return { events, faults };
}

type Fields = Readonly<Record<string, unknown>>;

function parseEvent(value: unknown): MassiveEvent | ParseFault {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'not_object';
  const fields = value as Fields;
  switch (fields['ev']) {
    case 'Q':
      return parseQuote(fields);
    case 'A':
    case 'AM':
      return parseBar(fields);
    case 'status':
      return parseStatus(fields);
    default:
      return 'unknown_event';
  }
}

function parseQuote(fields: Fields): QuoteEvent | ParseFault {
  const ticker = fields['sym'];
  const sequence = fields['q'];
  const stamp = fields['t'];
  if (ticker === undefined || sequence === undefined || stamp === undefined) return 'field_missing';
  if (typeof ticker !== 'string' || typeof sequence !== 'number' || typeof stamp !== 'number') return 'field_type';
  const { bp: bid, ap: ask, bs: bidSize, as: askSize } = fields;
  if (!isAmount(bid) || !isAmount(ask) || !isAmount(bidSize) || !isAmount(askSize)) return 'field_type';
  const ts = instantOfStamp(stamp);
  const sound =
    ts !== undefined &&
    Number.isSafeInteger(sequence) &&
    isPrice(bid) &&
    isPrice(ask) &&
    isCount(bidSize) &&
    isCount(askSize);
  if (!sound) return 'out_of_range';
  return {
    kind: 'quote',
    ticker,
    ...(bid === undefined || bid === null ? {} : { bid: priceFromNumber(bid) }),
    ...(ask === undefined || ask === null ? {} : { ask: priceFromNumber(ask) }),
    ...(bidSize === undefined || bidSize === null ? {} : { bidSize: Math.floor(bidSize) }),
    ...(askSize === undefined || askSize === null ? {} : { askSize: Math.floor(askSize) }),
    ts,
    sequence,
  };
}

function parseBar(fields: Fields): BarEvent | ParseFault {
  const { sym: ticker, av: dayVolume, c: close } = fields;
  if (ticker === undefined || dayVolume === undefined || close === undefined) return 'field_missing';
  if (typeof ticker !== 'string' || typeof dayVolume !== 'number' || typeof close !== 'number') return 'field_type';
  if (!isCount(dayVolume) || !isPrice(close)) return 'out_of_range';
  return { kind: 'bar', ticker, dayVolume: Math.floor(dayVolume), close: priceFromNumber(close) };
}

function parseStatus({ status, message }: Fields): StatusEvent | ParseFault {
  if (status === undefined) return 'field_missing';
  if (typeof status !== 'string') return 'field_type';
  return { kind: 'status', status, message: typeof message === 'string' ? message : '' };
}

/** A side that is empty may be left out. */
type Amount = number | null | undefined;

function isAmount(value: unknown): value is Amount {
  return value === undefined || value === null || typeof value === 'number';
}

const isPrice = (value: Amount) => value === undefined || value === null || (value >= 0 && value <= PRICE_MAX);
const isCount = (value: Amount) => value === undefined || value === null || (value >= 0 && value <= COUNT_MAX);
