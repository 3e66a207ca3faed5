import { type AccountView, freeBuyingPower } from '../model/index.js';
import type { Candidate } from '../screening/index.js';
import type { Money, TradingDate } from '../units/index.js';
import type { BotConfig } from './config.js';
import { eventRefusal } from './event-gates.js';
import { type LimitMarket, type Opening, openBook } from './limit-book.js';
import type { LimitScope } from './limit-scopes.js';
import type { Refusal } from './record.js';

export interface ArbiterInput extends LimitMarket {
  readonly botId: string;
  readonly config: BotConfig;
  readonly today: TradingDate;
  readonly scopes: readonly LimitScope[];
  /** How many may be opened at most. */
  readonly openings: number;
  /** Best first. */
  readonly candidates: readonly Candidate[];
}

export interface ArbiterResult {
  /** What may be opened, best first. */
  readonly chosen: readonly Candidate[];
  readonly refusals: readonly Refusal[];
}

/** More refusals than this say nothing new. */
const REFUSALS_MAX = 20;

/**
 * Walks over the ranked candidates and takes those that fit what is to come, the limits of bot and account, the account's buying power
 * and the user's other bots; a refused one gets its reason and the next-best is tried. Pure.
 */
export function arbitrate(input: ArbiterInput): ArbiterResult {
  const { config, account, facts, today, openings } = input;
  const chosen: Candidate[] = [];
  const refusals: Refusal[] = [];
  const books = input.scopes.map((scope) => openBook(scope, input));
  const held = heldContracts(account);
  let free: number = freeBuyingPower(account);

  const refusalOf = (candidate: Candidate, opening: Opening): Omit<Refusal, 'symbol'> | undefined => {
    const { symbol, underlying, expiry } = candidate;
    const taken = held.get(symbol);
    if (taken) return { code: contractRefusal(input.botId, taken), value: 1, limit: 0 };
    const event = eventRefusal(config.events, facts?.get(underlying), expiry, today);
    if (event) return event;
    for (const book of books) {
      const refusal = book.refusal(opening);
      if (refusal) return refusal;
    }
    if (opening.reserve <= free) return undefined;
    return { code: 'BUYING_POWER_EXCEEDED', value: opening.reserve, limit: free };
  };

  for (const candidate of input.candidates) {
    if (chosen.length >= openings) break;
    const { symbol, underlying } = candidate;
    const { contracts } = config.sizing;
    const opening = { symbol, underlying, contracts, reserve: reserveOf(candidate, contracts) };
    const refusal = refusalOf(candidate, opening);
    if (refusal) {
      if (refusals.length < REFUSALS_MAX) refusals.push({ symbol, ...refusal });
      continue;
    }
    chosen.push(candidate);
    for (const book of books) book.take(opening);
    free -= opening.reserve;
  }
  return { chosen, refusals };
}

/** Returns what one contract order of a candidate holds until it is filled or ended: its whole requirement, premium not counted. */
export function reserveOf(candidate: Candidate, contracts: number): Money {
  return (candidate.requirement * contracts) as Money;
}

/** Who holds a contract or has an order for it. */
interface Taken {
  readonly holders: Set<string>;
  /** Bots that are just buying it back. */
  readonly closers: Set<string>;
}

/** Selling what another bot of the user buys back would be trading with oneself. */
function contractRefusal(botId: string, { holders, closers }: Taken) {
  if (holders.has(botId)) return 'ALREADY_HELD';
  return closers.size > 0 ? 'OTHER_BOT_CLOSES_CONTRACT' : 'OTHER_BOT_HOLDS_CONTRACT';
}

function heldContracts(account: AccountView): ReadonlyMap<string, Taken> {
  const contracts = new Map<string, Taken>();
  const takenOf = (symbol: string) => {
    const taken = contracts.get(symbol) ?? { holders: new Set(), closers: new Set() };
    contracts.set(symbol, taken);
    return taken;
  };
  for (const { symbol, botId, openQuantity } of account.positions) {
    if (openQuantity > 0) takenOf(symbol).holders.add(botId);
  }
  for (const { symbol, botId, side } of account.pending) {
    const taken = takenOf(symbol);
    taken.holders.add(botId);
    if (side === 'buy_to_close') taken.closers.add(botId);
  }
  return contracts;
}
