/**
 * A multi-leg order leg by leg, for brokers that take no such orders: which leg goes first, and what must be true before the next one. Pure;
 * whoever calls it sends, cancels and reads, and asks again after each answer.
 *
 * The rule: what reduces risk goes before what adds it. Purchases that close, then sales that close, then purchases that open, then sales that
 * open; so a short leg is never held without the long one that is to cover it, before, between and after. Of two sales that open, the put goes
 * first and of two purchases that close, the call: a sold call has no bound. Where the sequence breaks off, what is held is never riskier than
 * both what was held before and what was wanted.
 */
import { parseOccSymbol, type TickTable, toTick } from '../model/index.js';
import type { Instant, Price } from '../units/index.js';
import { isPurchase, type LegSide, type MultiLegTerms, type OrderLeg } from './multi-leg.js';

const RANK: Readonly<Record<LegSide, number>> = {
  buy_to_close: 0,
  sell_to_close: 1,
  buy_to_open: 2,
  sell_to_open: 3,
};

/** Returns the legs in the sequence in which they may be sent. */
export function safeSequence(legs: readonly OrderLeg[]): readonly OrderLeg[] {
  return [...legs].sort((a, b) => RANK[a.side] - RANK[b.side] || callsWait(a) - callsWait(b));
}

/** Calls are sold last and bought back first. */
function callsWait({ symbol, side }: OrderLeg): number {
  const isCall = parseOccSymbol(symbol)?.right === 'call';
  return isCall === (side === 'sell_to_open') ? 1 : 0;
}

/** What became of one leg's order, in the safe sequence. */
export interface LegProgress {
  /**
   * - unsent: nothing was sent, or it is proven that nothing arrived
   * - working: the broker has it, or its cancel is under way
   * - doubtful: whether the broker has it is not known; nothing follows until it is
   * - ended: filled, cancelled, expired or rejected
   */
  readonly state: 'unsent' | 'working' | 'doubtful' | 'ended';
  readonly filledQuantity: number;
  /** Sum of price × contracts over its executions, in 1e-4 per unit; 0 while nothing traded. */
  readonly filledAmount: number;
}

/** Bid and ask of a leg that may be traded on; undefined where there is none. */
export interface LegQuote {
  readonly bid?: Price;
  readonly ask?: Price;
}

export interface SequenceView {
  /** Valid terms: see `judgeMultiLeg`. */
  readonly terms: MultiLegTerms;
  /** By leg, in the safe sequence. */
  readonly progress: readonly LegProgress[];
  readonly quotes: readonly LegQuote[];
  /** Price steps of the legs. */
  readonly ticks: TickTable;
  /** Market clock. */
  readonly now: Instant;
  /** No leg is sent at or after this market instant, and one that works is cancelled. */
  readonly until: Instant;
}

/** Why the sequence ended before everything that was wanted had traded. */
export const SEQUENCE_STOPS = {
  SEQUENCE_TIME_OVER: 'The time for the legs is over. What has traded stays.',
  SEQUENCE_LEG_UNFILLED: 'A leg ended without a trade. The legs after it were not sent.',
  SEQUENCE_LEG_SHORT: 'The last leg ended before it had traded as much as the legs before it.',
  SEQUENCE_NET_LOST: 'What the first legs cost leaves no price at which the net limit can be kept.',
} as const;
export type SequenceStop = keyof typeof SEQUENCE_STOPS;

/** The change of a position that the legs have made: contracts, negative when sold. */
export interface LegHolding {
  readonly leg: OrderLeg;
  readonly quantity: number;
}

export type SequenceStep =
  | { readonly kind: 'send'; readonly leg: OrderLeg; readonly quantity: number; readonly limit: Price }
  | { readonly kind: 'cancel'; readonly leg: OrderLeg }
  | { readonly kind: 'wait'; readonly why: 'leg_working' | 'leg_doubtful' | 'quote_missing' | 'price_outside' }
  /** `quantity` contracts of every leg have traded, all that was wanted or all that the first leg brought. */
  | { readonly kind: 'done'; readonly quantity: number }
  | { readonly kind: 'stop'; readonly code: SequenceStop; readonly held: readonly LegHolding[] };

/**
 * Returns the next thing to do. The guard before each leg: the one before it has ended, its fills are known, and no more is sent than
 * it filled; both quotes are there and what is still to trade fits within the net limit at the quotes; time is left. A leg that does not fit yet waits;
 * when time is over what works is cancelled, and what has traded stays and is told: it is the covered side.
 */
export function nextLegStep(view: SequenceView): SequenceStep {
  const { terms, progress, now, until } = view;
  const legs = safeSequence(terms.legs);
  const isOver = now >= until;
  let quantity = terms.quantity;
  for (const [index, leg] of legs.entries()) {
    const one = progress[index] ?? UNSENT;
    if (one.state === 'doubtful') return { kind: 'wait', why: 'leg_doubtful' };
    if (one.state === 'working') return isOver ? { kind: 'cancel', leg } : { kind: 'wait', why: 'leg_working' };
    if (one.state === 'unsent')
      return isOver ? stopped(view, 'SEQUENCE_TIME_OVER') : sendOf(view, legs, index, quantity);
    if (one.filledQuantity === 0) return stopped(view, 'SEQUENCE_LEG_UNFILLED');
    if (index > 0 && one.filledQuantity < quantity) return stopped(view, 'SEQUENCE_LEG_SHORT');
    quantity = one.filledQuantity;
  }
  return { kind: 'done', quantity };
}

const UNSENT: LegProgress = { state: 'unsent', filledQuantity: 0, filledAmount: 0 };

/** The first leg keeps to its quote; the last one may use all that the net limit leaves. */
function sendOf(view: SequenceView, legs: readonly OrderLeg[], index: number, quantity: number): SequenceStep {
  const { terms, progress, quotes, ticks } = view;
  const leg = legs[index] as OrderLeg;
  const natural = naturalOf(leg, quotes[index]);
  const later = legs.slice(index + 1).map((one, offset) => naturalOf(one, quotes[index + 1 + offset]));
  if (natural === undefined || later.some((price) => price === undefined))
    return { kind: 'wait', why: 'quote_missing' };
  const received = legs.slice(0, index).reduce((sum, one, at) => {
    const { filledAmount, filledQuantity } = progress[at] ?? UNSENT;
    return sum + (isPurchase(one) ? -1 : 1) * (filledAmount / filledQuantity);
  }, 0);
  const expected = later.reduce<number>((sum, price) => sum + (price ?? 0), 0);
  // What this leg must bring at least, or may cost at most, for all of them to keep the net limit.
  const needed = terms.net - received - expected;
  const isLast = index === legs.length - 1;
  const limit = limitFor(leg, isLast ? needed : Math.max(needed, natural), ticks);
  if (limit === undefined) return isLast ? lostOrWaiting(view, leg, needed) : { kind: 'wait', why: 'price_outside' };
  if (natural < needed) return { kind: 'wait', why: 'price_outside' };
  return { kind: 'send', leg, quantity, limit };
}

/** A purchase that would have to be paid for with nothing can never trade; a sale for any price can. */
function lostOrWaiting(view: SequenceView, leg: OrderLeg, needed: number): SequenceStep {
  return isPurchase(leg) && needed >= 0 ? stopped(view, 'SEQUENCE_NET_LOST') : { kind: 'wait', why: 'price_outside' };
}

/** What a leg brings at once, negative where it costs: the bid for a sale, the ask for a purchase. */
function naturalOf(leg: OrderLeg, quote: LegQuote | undefined): number | undefined {
  const price = isPurchase(leg) ? quote?.ask : quote?.bid;
  if (price === undefined || price <= 0) return undefined;
  return isPurchase(leg) ? -price : price;
}

/** Returns the limit that brings at least `worth` (a purchase: costs no more than −worth), on a price step; undefined: there is none. */
function limitFor(leg: OrderLeg, worth: number, ticks: TickTable): Price | undefined {
  const [least] = ticks;
  if (!isPurchase(leg)) return worth <= 0 ? (least?.tick as Price | undefined) : toTick(ticks, worth, 'up');
  const limit = worth < 0 ? toTick(ticks, -worth, 'down') : 0;
  return limit > 0 ? (limit as Price) : undefined;
}

function stopped({ terms, progress }: SequenceView, code: SequenceStop): SequenceStep {
  const held = safeSequence(terms.legs).map((leg, index) => {
    const filled = progress[index]?.filledQuantity ?? 0;
    return { leg, quantity: isPurchase(leg) ? filled : -filled };
  });
  return { kind: 'stop', code, held: held.filter(({ quantity }) => quantity !== 0) };
}
