import { parseOccSymbol } from '#core/model';
import { type Instant, type Price, priceFromNumber } from '#core/units';
import type { ParseFault } from '../kit/index.js';
import { FIRM_CONDITIONS } from './conditions.js';
import { instantOfDay } from './stamps.js';

/**
 * Frames of the terminal's stream: text → checked values, one frame a message. What cannot be used is told by reason; nothing here throws.
 * Source: ThetaData, streaming documentation.
 */

/** How the terminal is connected to the vendor. */
export type Upstream = 'CONNECTED' | 'UNVERIFIED' | 'DISCONNECTED' | 'ERROR';

/** What became of a request. */
export type Response = 'SUBSCRIBED' | 'ERROR' | 'MAX_STREAMS_REACHED' | 'INVALID_PERMS';

/** Best bid and offer. A side that is absent or not firm is undefined, a bid of 0 is a value: nobody buys. */
export interface QuoteFrame {
  readonly kind: 'quote';
  /** Of an option: its OCC symbol. */
  readonly symbol?: string;
  /** Of a share: its ticker. */
  readonly share?: string;
  readonly bid?: Price;
  readonly ask?: Price;
  readonly bidSize?: number;
  readonly askSize?: number;
  readonly ts: Instant;
  /** As the terminal was connected when it sent it. */
  readonly upstream: Upstream;
}

export type ThetaFrame =
  | QuoteFrame
  | { readonly kind: 'status'; readonly upstream: Upstream }
  | { readonly kind: 'response'; readonly response: Response; readonly id: number }
  /** Of a kind that is known and not used. */
  | { readonly kind: 'unused' };

const UPSTREAMS: ReadonlySet<unknown> = new Set(['CONNECTED', 'UNVERIFIED', 'DISCONNECTED', 'ERROR']);
const RESPONSES: ReadonlySet<unknown> = new Set(['SUBSCRIBED', 'ERROR', 'MAX_STREAMS_REACHED', 'INVALID_PERMS']);
const UNUSED: ReadonlySet<unknown> = new Set(['STATE', 'TRADE', 'OHLC', 'MARKET_VALUE', 'OPEN_INTEREST']);

/** Above it a price in 1e-4 leaves 32 bits; no option and no optionable share costs as much. */
const PRICE_MAX = 200_000;
const COUNT_MAX = 2_147_483_647;
const STRIKE_MAX = 99_999_999;
const ROOT = /^[A-Z][A-Z.]{0,5}\d?$/;

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export function parseFrame(text: string): ThetaFrame | ParseFault {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'not_json';
  }
  if (!isFields(value)) return 'not_object';
  const { header } = value;
  if (header === undefined) return 'field_missing';
  if (!isFields(header)) return 'field_type';
  const { type, status } = header;
  if (UNUSED.has(type)) return { kind: 'unused' };
  if (type !== 'QUOTE' && type !== 'STATUS' && type !== 'REQ_RESPONSE') return 'unknown_event';
  if (type === 'REQ_RESPONSE') return parseResponse(header);
  if (status === undefined) return 'field_missing';
  if (!UPSTREAMS.has(status)) return 'field_type';
  const upstream = status as Upstream;
  return type === 'STATUS' ? { kind: 'status', upstream } : parseQuote(value, upstream);
}

function parseResponse({ response, req_id: id }: Fields): ThetaFrame | ParseFault {
  if (response === undefined || id === undefined) return 'field_missing';
  if (!RESPONSES.has(response) || typeof id !== 'number') return 'field_type';
  return { kind: 'response', response: response as Response, id };
}

function parseQuote({ contract, quote }: Fields, upstream: Upstream): ThetaFrame | ParseFault {
  if (contract === undefined || quote === undefined) return 'field_missing';
  if (!isFields(contract) || !isFields(quote)) return 'field_type';
  const name = nameOf(contract);
  if (typeof name === 'string') return name;
  const { date, ms_of_day: msOfDay } = quote;
  if (date === undefined || msOfDay === undefined) return 'field_missing';
  if (typeof date !== 'number' || typeof msOfDay !== 'number') return 'field_type';
  const ts = instantOfDay(date, msOfDay);
  const bid = sideOf(quote['bid'], quote['bid_size'], quote['bid_condition']);
  const ask = sideOf(quote['ask'], quote['ask_size'], quote['ask_condition']);
  if (typeof bid === 'string') return bid;
  if (typeof ask === 'string') return ask;
  if (ts === undefined) return 'out_of_range';
  return {
    kind: 'quote',
    ...name,
    ...(bid && { bid: bid.price, bidSize: bid.size }),
    ...(ask && { ask: ask.price, askSize: ask.size }),
    ts,
    upstream,
  };
}

function nameOf(contract: Fields): { readonly symbol: string } | { readonly share: string } | ParseFault {
  const { security_type: type, root, expiration, strike, right } = contract;
  if (type === undefined || root === undefined) return 'field_missing';
  if (typeof root !== 'string') return 'field_type';
  if (!ROOT.test(root)) return 'out_of_range';
  if (type === 'STOCK') return { share: root };
  if (type !== 'OPTION') return 'unknown_event';
  if (expiration === undefined || strike === undefined || right === undefined) return 'field_missing';
  if (typeof expiration !== 'number' || typeof strike !== 'number' || typeof right !== 'string') return 'field_type';
  const isSound = Number.isInteger(strike) && strike > 0 && strike <= STRIKE_MAX && (right === 'C' || right === 'P');
  const symbol = `${root}${String(expiration).slice(2)}${right}${String(strike).padStart(8, '0')}`;
  const isWhole = isSound && expiration >= 20_000_101 && expiration <= 20_991_231 && parseOccSymbol(symbol);
  return isWhole ? { symbol } : 'out_of_range';
}

/** A side; undefined when it is absent or not firm. */
function sideOf(
  price: unknown,
  size: unknown,
  condition: unknown,
): { readonly price: Price; readonly size: number } | undefined | ParseFault {
  if (price === undefined || price === null) return undefined;
  if (typeof price !== 'number' || typeof size !== 'number') return size === undefined ? 'field_missing' : 'field_type';
  const isSound = price >= 0 && price <= PRICE_MAX && size >= 0 && size <= COUNT_MAX;
  if (!isSound) return 'out_of_range';
  if (condition === undefined) return 'field_missing';
  if (typeof condition !== 'number') return 'field_type';
  return FIRM_CONDITIONS.has(condition) ? { price: priceFromNumber(price), size: Math.floor(size) } : undefined;
}
