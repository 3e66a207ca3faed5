import { z } from 'zod';

/**
 * The messages of the simulated exchange, which speaks the formats of Massive (formerly Polygon.io): bytes → checked values. Only what is
 * read is checked; other fields may come and go. Sources: the vendor's OpenAPI and WebSocket specifications.
 */
const SnapshotContract = z.object({
  day: z.object({ close: z.number().optional(), volume: z.number().optional() }),
  details: z.object({
    contract_type: z.enum(['call', 'put']),
    expiration_date: z.string(),
    shares_per_contract: z.number(),
    strike_price: z.number(),
    ticker: z.string(),
  }),
  last_quote: z.object({
    ask: z.number(),
    ask_size: z.number(),
    bid: z.number(),
    bid_size: z.number(),
    last_updated: z.number(),
  }),
  open_interest: z.number().optional(),
  underlying_asset: z.object({ ticker: z.string(), price: z.number() }),
});
export type SnapshotContract = z.infer<typeof SnapshotContract>;

export const SnapshotPage = z.object({ results: z.array(SnapshotContract), next_url: z.string().optional() });

export const UnderlyingList = z.object({ results: z.array(z.string()) });

export const ReferenceText = z.object({ text: z.string() });

export const MarketClockReading = z.object({
  marketMs: z.number(),
  rate: z.number(),
  session: z.object({ date: z.string(), openMs: z.number(), closeMs: z.number() }),
});
export type MarketClockReading = z.infer<typeof MarketClockReading>;

export interface QuoteEvent {
  readonly ev: 'Q';
  readonly sym: string;
  readonly bp: number;
  readonly ap: number;
  readonly bs: number;
  readonly as: number;
  readonly t: number;
}

export interface BarEvent {
  readonly ev: 'A';
  readonly sym: string;
  readonly av: number;
  readonly c: number;
}

export interface StatusEvent {
  readonly ev: 'status';
  readonly status: string;
}

export type FeedEvent = QuoteEvent | BarEvent | StatusEvent;

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

/** Returns the events of one socket message and how many of them could not be read. Checked by hand: thousands arrive each second. */
export function parseEvents(text: string): { readonly events: readonly FeedEvent[]; readonly unparsable: number } {
  let values: unknown;
  try {
    values = JSON.parse(text);
  } catch {
    return { events: [], unparsable: 1 };
  }
  if (!Array.isArray(values)) return { events: [], unparsable: 1 };
  const events = values.filter(isKnownEvent);
  return { events, unparsable: values.length - events.length };
}

function isKnownEvent(value: unknown): value is FeedEvent {
  if (typeof value !== 'object' || value === null) return false;
  const event = value as Record<string, unknown>;
  if (event['ev'] === 'status') return typeof event['status'] === 'string';
  if (typeof event['sym'] !== 'string') return false;
  if (event['ev'] === 'A') return isNumber(event['av']) && isNumber(event['c']);
  const { bp, ap, bs, as, t } = event;
  return event['ev'] === 'Q' && isNumber(bp) && isNumber(ap) && isNumber(bs) && isNumber(as) && isNumber(t);
}
