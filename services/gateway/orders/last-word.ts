import { COMMAND_REFUSALS, SETTLEMENT_REFUSALS } from '#core/orders';
import type { AskedGone, AskedShareSale } from '#store/desk';
import type { LastWordView } from '../contract/index.js';

const WORDS: Readonly<Record<string, string>> = { ...COMMAND_REFUSALS, ...SETTLEMENT_REFUSALS };

/** Returns what the desk made of what a person said last; undefined once it has taken it. */
export function lastWordOf(asked: AskedShareSale | AskedGone | undefined): LastWordView | undefined {
  if (!asked || asked.outcome === 'done') return undefined;
  const { at, outcome, code } = asked;
  if (outcome === undefined || code === undefined) return { at, state: 'asked' };
  const words = Object.hasOwn(WORDS, code) ? WORDS[code] : undefined;
  return { at, state: 'refused', code, ...(words !== undefined && { words }) };
}
