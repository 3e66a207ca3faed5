import type { PositionView } from '#contract';
import { contractName } from '../format/contracts.js';
import {
  count,
  fixed,
  MISSING,
  money,
  percentWithUnit,
  plural,
  price,
  sharePrice,
  span,
  toNumber,
} from '../format/numbers.js';
import { newYorkDay, newYorkSeconds } from '../format/time.js';
import type { Fact } from './Facts.js';

const SHARES = 100;

/** Returns the average credit per share; undefined before the first fill. `credit` is the premium of all contracts sold. */
export function soldAt(position: Pick<PositionView, 'credit' | 'soldQuantity'>): number | undefined {
  const credit = toNumber(position.credit);
  return credit === undefined || position.soldQuantity === 0 ? undefined : credit / (position.soldQuantity * SHARES);
}

/** Returns the average price per share of what was bought back; undefined when nothing was. */
export function boughtAt(
  position: Pick<PositionView, 'debit' | 'soldQuantity' | 'openQuantity' | 'settledQuantity'>,
): number | undefined {
  const debit = toNumber(position.debit);
  const bought = position.soldQuantity - position.openQuantity - (position.settledQuantity ?? 0);
  return debit === undefined || bought === 0 ? undefined : debit / (bought * SHARES);
}

/** A mark older than this looks stale; the bot's own gate decides what may be traded on. */
export const STALE_AFTER_MS = 15 * 60_000;

export interface MarkAge {
  readonly ageMs: number;
  readonly stale: boolean;
}

/** Returns how old the mark's quote is on the market's clock; undefined without a mark or a clock. */
export function markAge(position: PositionView, now: number | undefined): MarkAge | undefined {
  if (!position.mark || now === undefined) return undefined;
  const ageMs = Math.max(0, now - position.mark.quoteTs);
  return { ageMs, stale: ageMs > STALE_AFTER_MS };
}

/** Returns whether nobody should act on a position's figures: no quote, an old one, or one that cannot be traded on. */
export function isStale(position: PositionView, now: number | undefined): boolean {
  return !position.mark || position.mark.untradable || markAge(position, now)?.stale === true;
}

/** Returns what splits made of a contract, in a sentence each; none: nothing. */
export function adjustmentWords({ adjusted }: Pick<PositionView, 'adjusted'>): readonly string[] {
  if (!adjusted) return [];
  const { former, splits, deliverableShares } = adjusted;
  return [
    ...splits.flatMap((split) =>
      split.kind === 'split'
        ? [`Split ${newYorkDay(split.at)}: ${count(split.newShares)} new shares for ${count(split.oldShares)} old.`]
        : [],
    ),
    ...former.map(({ symbol, contracts }) => `Was ${contractName(symbol)}, each now ${plural(contracts, 'contract')}.`),
    ...(deliverableShares === undefined ? [] : [`Delivers ${plural(deliverableShares, 'share')} a contract.`]),
  ];
}

/** Returns what rests at the broker for a position, in a sentence; undefined: nothing. */
export function restingWords({ resting }: Pick<PositionView, 'resting'>): string | undefined {
  if (!resting) return undefined;
  const order = `an order to buy back ${count(resting.left)} at ${price(resting.limit)}`;
  if (resting.isTakenBack) return `At the broker: ${order}, being taken back.`;
  const howLong = resting.outlivesDay ? 'until it is taken back' : 'for today, and again each session';
  return `Its profit target rests at the broker: ${order}, ${howLong}. Stops do not rest.`;
}

/** Returns the figures of an open position: price, margin and Greeks of the whole (short) position. */
export function positionFacts(position: PositionView, age: MarkAge | undefined): readonly Fact[] {
  const { mark } = position;
  const from: Fact['from'] = mark
    ? [
        ['Model', mark.model],
        ['Quote', `${newYorkSeconds(mark.quoteTs)} New York`],
        ['Age', span(age?.ageMs)],
        ['Stock', sharePrice(mark.spot)],
      ]
    : [];
  return [
    { name: 'Sold at', value: fixed(soldAt(position), 2), means: 'Average credit per share, before fees.' },
    {
      name: 'Ask now',
      value: price(mark?.ask),
      means: 'What buying back costs per share; exits are judged on it, never on the midpoint.',
      from,
    },
    {
      name: 'Kept',
      value: percentWithUnit(mark?.creditKept, 0),
      means: 'Share of the credit that buying back at the ask would keep.',
      from,
    },
    {
      name: 'Margin',
      value: money(mark?.requirement, { cents: false }),
      means: 'What the account must hold for this position now.',
      from,
    },
    {
      name: 'Delta',
      value: fixed(mark?.delta, 1),
      unit: 'sh',
      means: 'Dollars per dollar of the stock, as shares.',
      from,
    },
    { name: 'Gamma', value: fixed(mark?.gamma, 2), means: 'Change of delta per dollar of the stock.', from },
    {
      name: 'Theta',
      value: mark ? money(String(mark.thetaPerDay), { plus: true }) : MISSING,
      unit: '/day',
      means: 'Dollars per calendar day, all else equal.',
      from,
    },
    {
      name: 'Vega',
      value: mark ? money(String(mark.vegaPerPoint), { plus: true }) : MISSING,
      unit: '/pt',
      means: 'Dollars per point of implied volatility.',
      from,
    },
    { name: 'Implied vol', value: percentWithUnit(mark?.iv), means: 'Implied volatility of this contract.', from },
    { name: 'Days left', value: count(position.dte), means: 'Calendar days to expiry.' },
  ];
}
