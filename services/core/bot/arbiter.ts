import { type AccountView, freeBuyingPower, type HashedFrame } from '../model/index.js';
import type { Candidate } from '../screening/index.js';
import type { Money, Underlying } from '../units/index.js';
import type { BotConfig } from './config.js';
import { allocationOf, exposureOf } from './limits.js';
import type { Refusal, RefusalCode } from './record.js';

export interface ArbiterInput {
  readonly botId: string;
  readonly config: BotConfig;
  readonly account: AccountView;
  readonly frames: ReadonlyMap<Underlying, HashedFrame>;
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
 * Walks over the ranked candidates and takes those that fit the bot's own limits, the account's buying power and the
 * user's other bots; a refused one gets its reason and the next-best is tried. Pure.
 */
export function arbitrate(input: ArbiterInput): ArbiterResult {
  const { botId, config, account, frames } = input;
  const exposure = exposureOf(botId, account, frames);
  const allocation = allocationOf(config);
  const perUnderlying = new Map(exposure.perUnderlying);
  const chosen: Candidate[] = [];
  const refusals: Refusal[] = [];
  let free: number = freeBuyingPower(account);
  let used: number = exposure.used;
  const holders = holdersOf(account);

  for (const candidate of input.candidates) {
    if (exposure.positions + chosen.length >= config.sizing.maxPositions) break;
    const reserve = candidate.requirement * config.sizing.contracts;
    const inUnderlying = perUnderlying.get(candidate.underlying) ?? 0;
    const holder = holders.get(candidate.symbol);
    const refuse = (code: RefusalCode, value: number, limit: number) => {
      if (refusals.length < REFUSALS_MAX) refusals.push({ symbol: candidate.symbol, code, value, limit });
    };
    if (holder === botId) refuse('ALREADY_HELD', 1, 0);
    else if (holder !== undefined) refuse('OTHER_BOT_HOLDS_CONTRACT', 1, 0);
    else if (inUnderlying >= config.sizing.maxPerUnderlying) {
      refuse('MAX_PER_UNDERLYING', inUnderlying, config.sizing.maxPerUnderlying);
    } else if (used + reserve > allocation) refuse('ALLOCATION_EXCEEDED', used + reserve, allocation);
    else if (reserve > free) refuse('BUYING_POWER_EXCEEDED', reserve, free);
    else {
      chosen.push(candidate);
      perUnderlying.set(candidate.underlying, inUnderlying + 1);
      used += reserve;
      free -= reserve;
    }
  }
  return { chosen, refusals };
}

/** Returns what one contract order of a candidate holds until it is filled or ended: its whole requirement, premium not counted. */
export function reserveOf(candidate: Candidate, contracts: number): Money {
  return (candidate.requirement * contracts) as Money;
}

function holdersOf(account: AccountView): ReadonlyMap<string, string> {
  const holders = new Map<string, string>();
  for (const position of account.positions) {
    if (position.openQuantity > 0) holders.set(position.symbol, position.botId);
  }
  for (const pending of account.pending) holders.set(pending.symbol, pending.botId);
  return holders;
}
