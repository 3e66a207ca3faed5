/** What reconciliation left in an account, in sentences and as short puts that nobody manages. */
import { z } from 'zod';
import { parseOccSymbol } from '#core/model';
import { SETTLEMENT_REFUSALS, type SettlementRefusal } from '#core/orders';
import { type Price, priceToDecimal } from '#core/units';

/** As the desk writes it; an older shape, or one that is missing, tells nothing more than that there is drift. */
const Detail = z.object({
  positions: z
    .array(z.object({ symbol: z.string(), broker: z.number(), ours: z.number(), averagePrice: z.number().optional() }))
    .default([]),
  orders: z.array(z.string()).default([]),
  shares: z.array(z.object({ underlying: z.string(), broker: z.number(), ours: z.number() })).default([]),
  event: z.string().optional(),
  /** Why a settlement could not be counted. */
  code: z.string().optional(),
});
type Difference = z.infer<typeof Detail>['positions'][number];

export type MissingShares = z.infer<typeof Detail>['shares'][number];

export interface Drift {
  readonly words: readonly string[];
  readonly unmanaged: readonly { readonly symbol: string; readonly quantity: number; readonly averagePrice?: string }[];
}

const UNEXPLAINED = 'The broker’s books differ from ours.';

export function driftOf(detail: unknown): Drift {
  const parsed = Detail.safeParse(detail);
  if (!parsed.success) return { words: [UNEXPLAINED], unmanaged: [] };
  const { positions, orders, shares, event, code } = parsed.data;
  const words = [
    ...positions.map(wordsOfPosition),
    ...shares.map(wordsOfShares),
    ...orders.map((id) => `Order ${id} works at the broker although it has ended here.`),
    ...(code !== undefined && Object.hasOwn(SETTLEMENT_REFUSALS, code)
      ? [`${SETTLEMENT_REFUSALS[code as SettlementRefusal]} Compare it with the broker’s statement.`]
      : []),
    ...(event === undefined
      ? []
      : ['The broker reported something of an order that cannot follow what was known of it.']),
  ];
  return { words: words.length === 0 ? [UNEXPLAINED] : words, unmanaged: positions.flatMap(unmanagedOf) };
}

/** Returns the contracts of which the broker shows another number than bots hold. */
export function differencesOf(detail: unknown): readonly Omit<Difference, 'averagePrice'>[] {
  return Detail.safeParse(detail).data?.positions ?? [];
}

/** Returns the underlyings of which the broker shows fewer shares than bots hold. */
export function missingSharesOf(detail: unknown): readonly MissingShares[] {
  return Detail.safeParse(detail).data?.shares ?? [];
}

function wordsOfPosition({ symbol, broker, ours }: Difference): string {
  const isGone = ours < 0 && broker > ours;
  const told = isGone ? ' If you know what became of them, say so on the bot’s page.' : '';
  return `${symbol}: ${holding(broker)} at the broker, ${holding(ours)} here.${told}`;
}

function wordsOfShares({ underlying, broker, ours }: MissingShares): string {
  return `${underlying} shares: ${broker} at the broker, ${ours} here. If you sold them there, say so on the bot’s page.`;
}

function holding(quantity: number): string {
  if (quantity === 0) return 'none';
  return `${Math.abs(quantity)} ${quantity < 0 ? 'short' : 'long'}`;
}

/** The short puts of a contract beyond those that bots hold. */
function unmanagedOf({ symbol, broker, ours, averagePrice }: Difference): Drift['unmanaged'] {
  const quantity = ours - broker;
  if (parseOccSymbol(symbol)?.right !== 'put' || broker >= 0 || quantity <= 0) return [];
  const price = averagePrice === undefined ? {} : { averagePrice: priceToDecimal(averagePrice as Price) };
  return [{ symbol, quantity, ...price }];
}
