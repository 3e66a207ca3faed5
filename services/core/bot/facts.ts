import type { AccountView, UnderlyingFacts } from '../model/index.js';
import type { Underlying } from '../units/index.js';
import type { BotConfig } from './config.js';

export type FactsOf = ReadonlyMap<Underlying, UnderlyingFacts>;

/** Which facts a bot's rules look at. */
interface FactNeeds {
  readonly sector: boolean;
  readonly earnings: boolean;
  readonly dividends: boolean;
}

function needsOf({ events, limits }: BotConfig, account: AccountView): FactNeeds {
  return {
    sector: limits.maxPerSector !== null || (account.limits?.maxPerSector ?? null) !== null,
    earnings: events.earningsDays !== null,
    dividends: events.heedDividends,
  };
}

/** Returns whether a configuration looks at facts that a record of another one does not keep. */
export function needsFactsBeyond(config: BotConfig, other: BotConfig, account: AccountView): boolean {
  const [needs, kept] = [needsOf(config, account), needsOf(other, account)];
  return (needs.sector && !kept.sector) || (needs.earnings && !kept.earnings) || (needs.dividends && !kept.dividends);
}

/**
 * Returns what a record keeps of the facts: of the underlyings named, what the configuration looks at, by name. Undefined
 * when it looks at none or nothing is known: a replay then needs none.
 */
export function factsUsed(
  config: BotConfig,
  account: AccountView,
  facts: FactsOf | undefined,
  underlyings: Iterable<Underlying>,
): readonly UnderlyingFacts[] | undefined {
  const needs = needsOf(config, account);
  if (!needs.sector && !needs.earnings && !needs.dividends) return undefined;
  const kept: UnderlyingFacts[] = [];
  for (const underlying of [...new Set(underlyings)].sort()) {
    const known = facts?.get(underlying);
    if (known) kept.push(only(needs, known));
  }
  return kept.length > 0 ? kept : undefined;
}

function only(needs: FactNeeds, { underlying, sector, earnings, dividends, knownUntil }: UnderlyingFacts) {
  const dated = needs.earnings || needs.dividends;
  return {
    underlying,
    ...(needs.sector && sector !== undefined && { sector }),
    ...(needs.earnings && earnings !== undefined && { earnings }),
    ...(needs.dividends && dividends !== undefined && { dividends }),
    ...(dated && knownUntil !== undefined && { knownUntil }),
  };
}

/** Returns the facts of a record by underlying, as a decision takes them. */
export function factsByName(facts: readonly UnderlyingFacts[] | undefined): FactsOf | undefined {
  return facts && new Map(facts.map((one) => [one.underlying, one]));
}
